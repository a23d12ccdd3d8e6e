package dev.limpet.cli.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The verbs get, list and watch. */
final class Reads {
    private final Store store;

    Reads(Store store) {
        this.store = store;
    }

    Answer get(Target target, ApiRequest request) {
        ObjectNode object =
                store.get(target.key()).orElseThrow(() -> StatusException.notFound(target.type(), target.name()));
        return Answer.ok(Rendering.of(request, target.type()).object(object));
    }

    Answer list(Target target, ApiRequest request) {
        Store.Snapshot snapshot = store.list(target.type(), target.namespace());
        Selector selector = selector(request);
        List<ObjectNode> selected =
                snapshot.objects().stream().filter(selector::test).toList();
        return Answer.ok(Rendering.of(request, target.type()).list(selected, snapshot.version()));
    }

    Answer watch(Target target, ApiRequest request) {
        WatchStream.Options options = WatchStream.Options.of(request);
        Rendering rendering = Rendering.of(request, target.type());
        Selector selector = selector(request);
        return store.exclusively(() -> {
            Store.Snapshot present = store.list(target.type(), target.namespace());
            boolean fromNow = options.since() == 0;
            Watch watch = store.watch(target.type(), target.namespace(), fromNow ? present.version() : options.since());
            List<ObjectNode> initial = fromNow ? present.objects() : List.of();
            return new Answer.Stream(
                    "application/json",
                    new WatchStream(watch, initial, present.version(), selector, rendering, options));
        });
    }

    static Selector selector(ApiRequest request) {
        return Selector.parse(request.parameter("labelSelector"), request.parameter("fieldSelector"));
    }
}
