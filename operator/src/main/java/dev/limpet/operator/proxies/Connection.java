package dev.limpet.operator.proxies;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection to a proxy, for one question at a time. */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final SelectionKey key;

    private Question question;
    private ByteBuffer unsent;
    private HttpAnswer answer = new HttpAnswer();
    private boolean reused;
    private long deadline;

    private Connection(SocketChannel channel, SelectionKey key, Question question) {
        this.channel = channel;
        this.key = key;
        this.question = question;
        this.unsent = ByteBuffer.wrap(question.text());
    }

    /** Connects, to ask that question first; the key's attachment is the connection. */
    static Connection open(Selector selector, Question question) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = channel.connect(question.address());
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Connection connection = new Connection(channel, key, question);
            key.attach(connection);
            if (connected) {
                connection.send();
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Question question() {
        return question;
    }

    /** Asks another question, after the answer to the one before. */
    void ask(Question next) throws IOException {
        question = next;
        unsent = ByteBuffer.wrap(next.text());
        answer = new HttpAnswer();
        reused = true;
        send();
    }

    /** Whether the question may be asked anew: a connection that was idle may have ended before it arrived. */
    boolean mayHaveEndedBefore() {
        return reused && !answer.hasBegun();
    }

    /** Goes on as far as it goes; returns whether the answer is complete, or what it is of it is all. */
    boolean advance(ByteBuffer buffer) throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            send();
        } else if (key.isWritable()) {
            send();
        }
        return key.isReadable() && receive(buffer);
    }

    private void send() throws IOException {
        channel.write(unsent);
        key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private boolean receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        buffer.flip();
        answer.add(buffer);
        return count < 0 || answer.isComplete();
    }

    HttpAnswer answer() {
        return answer;
    }

    /** Until which look an answer is awaited or, when it is idle, until what {@link System#nanoTime()} another question. */
    long deadline() {
        return deadline;
    }

    void await(long until) {
        deadline = until;
    }

    /** Waits for another question, without what was answered to the one before. */
    void rest(long until) {
        deadline = until;
        answer = new HttpAnswer();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
