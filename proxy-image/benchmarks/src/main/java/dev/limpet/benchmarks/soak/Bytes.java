package dev.limpet.benchmarks.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;

/**
 * Streams whose every byte is known from a seed, so that one that is wrong, missing, doubled or out of order is noticed:
 * a ring of random bytes, of prime length so that no buffer size hides a repetition, entered at a place that the seed
 * gives.
 */
record Bytes(int seed) {
    private static final int RING = 65_521;
    private static final int BLOCK = 16_384;
    private static final byte[] RANDOM = ring();

    /** Takes a pause between two blocks. */
    interface Pace {
        Pace FAST = () -> {};

        void pause() throws InterruptedException;
    }

    void send(OutputStream out, int count) throws IOException {
        int at = Math.floorMod(seed, RING);
        for (int left = count; left > 0; ) {
            int length = Math.min(left, BLOCK);
            out.write(RANDOM, at, length);
            at = (at + length) % RING;
            left -= length;
        }
    }

    /**
     * Reads up to so many bytes, or to the end before.
     *
     * @return how many have come
     * @throws WrongBytesException as soon as one is not as it should be
     */
    int receive(InputStream in, int count, Pace pace) throws IOException, InterruptedException {
        byte[] block = new byte[BLOCK];
        int received = 0;
        while (received < count) {
            int length = in.read(block, 0, Math.min(BLOCK, count - received));
            if (length < 0) {
                break;
            }
            int at = (Math.floorMod(seed, RING) + received) % RING;
            if (!Arrays.equals(block, 0, length, RANDOM, at, at + length)) {
                throw new WrongBytesException(received);
            }
            received += length;
            pace.pause();
        }
        return received;
    }

    /** The ring, and as much of it again as a block may reach beyond its end. */
    private static byte[] ring() {
        byte[] ring = new byte[RING + BLOCK];
        new Random(1).nextBytes(ring);
        System.arraycopy(ring, 0, ring, RING, BLOCK);
        return ring;
    }

    /** Bytes have come that were never sent like this. */
    static final class WrongBytesException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongBytesException(int before) {
            super("wrong bytes after " + before + " right ones");
        }
    }
}
