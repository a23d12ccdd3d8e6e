package dev.limpet.proxy.peers;

/** A family of addresses. One stick table holds sources of both; for a peer each family is a table of its own. */
enum Family {
    IPV4(KeyType.IPV4, 4),
    IPV6(KeyType.IPV6, 16);

    private final KeyType keyType;
    private final int keyLength;

    Family(KeyType keyType, int keyLength) {
        this.keyType = keyType;
        this.keyLength = keyLength;
    }

    KeyType keyType() {
        return keyType;
    }

    /** Bytes of an address. */
    int keyLength() {
        return keyLength;
    }
}
