package dev.limpet.cli.local.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The changes of one type of objects, in order, for one reader. */
final class Watch implements AutoCloseable {
    private final ResourceType type;
    private final String namespace;
    private final Consumer<Watch> onClose;
    private final BlockingQueue<Optional<Change>> changes = new LinkedBlockingQueue<>();

    /**
     * A watch that has seen nothing yet.
     *
     * @param namespace empty for all namespaces
     */
    Watch(ResourceType type, String namespace, Consumer<Watch> onClose) {
        this.type = type;
        this.namespace = namespace;
        this.onClose = onClose;
    }

    void offer(Change change) {
        ObjectKey key = change.key();
        if (type.is(key.type().group(), key.type().kind())
                && (namespace.isEmpty() || namespace.equals(key.namespace()))) {
            changes.add(Optional.of(change));
        }
    }

    /** What a reader finds when it waits. */
    sealed interface Next {
        record Changed(Change change) implements Next {}

        record Nothing() implements Next {}

        record Closed() implements Next {}
    }

    /** The next change, when there is one within this time. */
    Next next(Duration wait) throws InterruptedException {
        Optional<Change> head = changes.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (head == null) {
            return new Next.Nothing();
        }
        return head.<Next>map(Next.Changed::new).orElseGet(Next.Closed::new);
    }

    @Override
    public void close() {
        onClose.accept(this);
        changes.add(Optional.empty());
    }
}
