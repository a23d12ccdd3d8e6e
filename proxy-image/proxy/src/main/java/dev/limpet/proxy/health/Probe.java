package dev.limpet.proxy.health;

import dev.limpet.config.HealthCheckConfig;
import dev.limpet.proxy.server.CheckStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One check of one server, from the connection to the finding.
 *
 * <pre>{@code
 * CONNECTING --> TALKING --> OVER        Every state may end in OVER.
 * }</pre>
 */
final class Probe extends Agenda.Entry implements CheckSocket.Owner, Prober.Running {
    private enum State {
        CONNECTING,
        TALKING,
        OVER
    }

    private final HealthCheckConfig config;
    private final InetSocketAddress target;
    private final CheckThread thread;
    private final ByteBuffer scratch;
    private final Dialogue dialogue;
    private final Prober.Listener listener;
    private final long beganNanos = System.nanoTime();
    private State state = State.CONNECTING;
    private boolean greeting;
    private @Nullable CheckSocket socket;
    private byte[] unsent = {};
    private int unsentFrom;
    private boolean sending;

    Probe(
            HealthCheckConfig config,
            InetSocketAddress target,
            CheckThread thread,
            ByteBuffer scratch,
            Prober.Listener listener) {
        this.config = config;
        this.target = target;
        this.thread = thread;
        this.scratch = scratch;
        this.dialogue = Dialogue.of(config.probe(), target);
        this.listener = listener;
    }

    /** Connects by a socket that has just been opened. */
    void begin(CheckSocket opened) {
        socket = opened;
        try {
            Dialogue.Opening opening =
                    config.sendProxyProtocol().isPresent() ? Dialogue.Opening.CHECK : dialogue.opening();
            if (opened.connect(target, opening, this)) {
                connected(opened);
            } else {
                thread.enter(this, thread.millis() + config.connectTimeout().toMillis());
            }
        } catch (IOException e) {
            finish(Finding.failed(CheckStatus.L4CON, 0, reason(e)));
        }
    }

    @Override
    public void cancel() {
        close();
    }

    @Override
    public void ready() {
        CheckSocket connection = socket;
        if (connection == null) {
            return;
        }
        switch (state) {
            case CONNECTING -> {
                try {
                    if (connection.finishConnect()) {
                        connected(connection);
                    }
                } catch (IOException e) {
                    finish(Finding.failed(CheckStatus.L4CON, 0, reason(e)));
                }
            }
            case TALKING -> talk(connection);
            case OVER -> {}
        }
    }

    @Override
    void due() {
        finish(
                state == State.CONNECTING
                        ? Finding.failed(CheckStatus.L4TOUT, 0, "")
                        : Finding.failed(CheckStatus.L7TOUT, 0, dialogue.awaited()));
    }

    private void connected(CheckSocket connection) {
        state = State.TALKING;
        if (config.sendProxyProtocol().isPresent()) {
            greeting = true;
            byte[] header = ProxyPreamble.of(config.sendProxyProtocol().get(), connection.localAddress(), target);
            take(new Dialogue.Step.Send(header));
        } else {
            take(dialogue.begin());
        }
        if (state == State.TALKING) {
            thread.enter(this, thread.millis() + config.timeout().toMillis());
            talk(connection);
        }
    }

    private void take(Dialogue.Step step) {
        switch (step) {
            case Dialogue.Step.Send(byte[] bytes) -> {
                unsent = bytes;
                unsentFrom = 0;
                sending = true;
            }
            case Dialogue.Step.Await await -> {}
            case Dialogue.Step.Done(Finding finding) -> finish(finding);
        }
    }

    private void talk(CheckSocket connection) {
        try {
            while (state == State.TALKING && (write(connection) || read(connection))) {
                // As long as there is something to send or to hear.
            }
        } catch (IOException e) {
            finish(Finding.failed(CheckStatus.SOCKERR, 0, reason(e)));
        }
    }

    /** Sends what is to be sent; tells whether it could all be sent. */
    private boolean write(CheckSocket connection) throws IOException {
        if (!sending) {
            return false;
        }
        connection.write(scratch.clear()
                .put(unsent, unsentFrom, unsent.length - unsentFrom)
                .flip());
        unsentFrom = unsent.length - scratch.remaining();
        if (scratch.hasRemaining()) {
            return false;
        }
        sending = false;
        take(greeting ? dialogue.begin() : dialogue.sent());
        greeting = false;
        return true;
    }

    /** Hears what the server has said; tells whether it was something. */
    private boolean read(CheckSocket connection) throws IOException {
        int count = connection.read(scratch.clear());
        if (count < 0) {
            finish(dialogue.ended());
        } else if (count > 0) {
            take(dialogue.received(scratch.flip()));
        }
        return count > 0;
    }

    private void finish(Finding finding) {
        close();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        listener.found(finding, millis);
    }

    private void close() {
        state = State.OVER;
        thread.remove(this);
        if (socket != null) {
            socket.close();
        }
    }

    /** What the system says, without the call that it said it of. */
    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }
}
