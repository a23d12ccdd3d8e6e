package dev.limpet.benchmarks.soak;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * What a client tells a server first: how both are going to behave.
 *
 * @param up bytes that the client is going to send; in a conversation, of one message
 * @param down bytes that the server is to send; in a conversation, how many messages
 * @param slowServer whether the server is to read slowly
 * @param clientPort the client's own port, which a PROXY protocol header must agree with
 */
record Request(Kind kind, int up, int down, int seed, boolean slowServer, int clientPort) {
    /** How both behave. */
    enum Kind {
        /** The client sends, the server answers with the same, again and again. */
        CONVERSATION,
        /** Both send at once, and end each its direction. */
        TRANSFER,
        /** The server answers when the client has ended. */
        ANSWER_AT_THE_END,
        /** The client breaks off in the middle. */
        CLIENT_RESETS,
        /** The server breaks off in the middle. */
        SERVER_RESETS
    }

    private static final int VERSION_1 = 'P';
    private static final int VERSION_2 = '\r';
    private static final int SOURCE_PORT_2 = 12 + 4 + 8;

    void write(DataOutputStream out) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeInt(up);
        out.writeInt(down);
        out.writeInt(seed);
        out.writeBoolean(slowServer);
        out.writeInt(clientPort);
        out.flush();
    }

    /**
     * Reads a request, and a PROXY protocol header before it.
     *
     * @return empty when the connection ends before it begins, as a health check's does
     * @throws IOException when there is something else
     */
    static Optional<Request> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int announced = -1;
        if (first == VERSION_1) {
            announced = Integer.parseInt(line(in).split(" ", -1)[4]);
            first = in.readUnsignedByte();
        } else if (first == VERSION_2) {
            announced = binary(in);
            first = in.readUnsignedByte();
        }
        if (first >= Kind.values().length) {
            throw new IOException("a request begins with the byte " + first);
        }
        Request request = new Request(
                Kind.values()[first], in.readInt(), in.readInt(), in.readInt(), in.readBoolean(), in.readInt());
        if (announced >= 0 && announced != request.clientPort) {
            throw new IOException("a PROXY protocol header says port " + announced + " of " + request.clientPort);
        }
        return Optional.of(request);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("a PROXY protocol header broke off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** The source port of a header of version 2, after its first byte. */
    private static int binary(DataInputStream in) throws IOException {
        byte[] fixed = new byte[15];
        in.readFully(fixed);
        byte[] rest = new byte[(fixed[13] & 0xFF) << 8 | fixed[14] & 0xFF];
        in.readFully(rest);
        int at = SOURCE_PORT_2 - 16;
        return (rest[at] & 0xFF) << 8 | rest[at + 1] & 0xFF;
    }
}
