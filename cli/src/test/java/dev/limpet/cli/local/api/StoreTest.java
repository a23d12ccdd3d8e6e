package dev.limpet.cli.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final ObjectKey KEY = new ObjectKey(ResourceTypes.NODE, "", "n");

    private final Store store = new Store();
    private final ObjectNode object = Json.MAPPER.createObjectNode();

    @Test
    void aWatchThatHasToRememberTooMuchIsExpired() {
        long first = version(store.put(KEY, object));
        long second = version(store.put(KEY, object));
        for (int i = 0; i < 8192; i++) {
            store.put(KEY, object);
        }
        assertThatThrownBy(() -> store.watch(ResourceTypes.NODE, "", first))
                .hasMessageStartingWith("too old resource version: " + first);
        try (Watch watch = store.watch(ResourceTypes.NODE, "", second)) {
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void whatIsStoredIsNotChangedByItsWriter() {
        object.put("k", "v");
        store.put(KEY, object);
        object.put("k", "w");
        assertThat(store.get(KEY).orElseThrow().path("k").asText()).isEqualTo("v");
    }

    private static long version(ObjectNode stored) {
        return stored.at("/metadata/resourceVersion").asLong();
    }
}
