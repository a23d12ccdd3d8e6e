package dev.limpet.proxy.stick;

/** MurmurHash3's 64-bit finaliser (Austin Appleby): every input bit changes every output bit with probability 1/2. */
public final class Mix {
    public static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ mixed >>> 33;
    }

    private Mix() {}
}
