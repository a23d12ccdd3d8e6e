package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The volume that each pod claims to keep its stick tables on. */
@ApiRecord
public record Storage(
        @JsonPropertyDescription(
                "Size of the volume. A million entries need 30 MB of it, 54 MB when their sources are IPv6 addresses.")
        @Default("1Gi")
        @Pattern(Form.SIZE)
        @Size(min = 1, max = 18)
        String size,

        @JsonPropertyDescription("The StorageClass of the volume. Default: the cluster's.")
        @Pattern(Form.OBJECT_NAME)
        @Size(min = 1, max = 253)
        @Nullable
        String storageClassName) {
    static final Storage DEFAULT = new Storage("1Gi", null);

    public Storage {
        size = size == null ? DEFAULT.size : size;
    }
}
