package dev.limpet.proxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A DNS server for a rehearsal, which answers each question with SRV records of all replicas (RFC 2782) and, with them, the addresses
 * of these (RFC 1035), as that of a cluster does.
 */
final class RehearsalDns implements AutoCloseable {
    private static final int LARGEST = 512;
    private static final int HEADER = 12;
    private static final int ANSWERED = 0x8180;
    /** In place of a name: it stands where the question's does. */
    private static final int AS_ASKED = 0xC000 | HEADER;

    private static final int SRV = 33;
    private static final int A = 1;
    private static final int INTERNET = 1;
    private static final int TTL_SECONDS = 5;

    private final DatagramSocket socket;
    private final Map<String, Integer> replicas;

    /**
     * A server that is at work until it is closed.
     *
     * @param here where all replicas are, an IPv4 address
     * @param replicas their ports for peers by their names
     */
    RehearsalDns(InetAddress here, Map<String, Integer> replicas) throws SocketException {
        this.replicas = replicas;
        this.socket = new DatagramSocket(0, here);
        Thread.ofPlatform().daemon().name("rehearsal-dns").start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                ByteBuffer answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
            } catch (IOException | RuntimeException e) {
                // The rehearsal is over, or this was no question; who asked one asks again.
            }
        }
    }

    private ByteBuffer answer(ByteBuffer asked) {
        ByteBuffer answer = ByteBuffer.allocate(LARGEST);
        answer.putShort(asked.getShort()).putShort((short) ANSWERED);
        putShorts(answer, 1, replicas.size(), 0, replicas.size());
        answer.put(asked.position(HEADER));
        replicas.forEach((name, port) -> {
            answer.putShort((short) AS_ASKED);
            putRecord(answer, SRV, 3 * Short.BYTES + nameLength(name));
            putShorts(answer, 0, 0, port);
            putName(answer, name);
        });
        byte[] address = socket.getLocalAddress().getAddress();
        replicas.keySet().forEach(name -> {
            putName(answer, name);
            putRecord(answer, A, address.length);
            answer.put(address);
        });
        return answer;
    }

    private static void putRecord(ByteBuffer answer, int type, int length) {
        putShorts(answer, type, INTERNET);
        answer.putInt(TTL_SECONDS).putShort((short) length);
    }

    /** A label before the name that was asked for. */
    private static void putName(ByteBuffer answer, String label) {
        answer.put((byte) label.length())
                .put(label.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) AS_ASKED);
    }

    private static int nameLength(String label) {
        return 1 + label.length() + Short.BYTES;
    }

    private static void putShorts(ByteBuffer answer, int... numbers) {
        for (int number : numbers) {
            answer.putShort((short) number);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
