package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How clients are kept on their servers. */
@ApiRecord
public record Stick(
        @JsonPropertyDescription(
                "What a client is known by: its source address. Most YAML readers take a bare on for a boolean; write it in quotes. Default: Source.")
        StickOn on,

        @JsonPropertyDescription("Bits of an IPv4 source that count. Default: 32.") @Min(1) @Max(32)
        Integer ipv4Prefix,

        @JsonPropertyDescription("Bits of an IPv6 source that count. Default: 128.") @Min(1) @Max(128)
        Integer ipv6Prefix,

        @JsonPropertyDescription("Entries at most. Default: 100000.") @Min(1) @Max(10_000_000)
        Integer size,

        @JsonPropertyDescription(
                "What becomes of a new client when there are as many. EvictOldest: the entry unused longest makes room. Reject: the client gets no entry and is balanced alone, until an entry expires. Default: EvictOldest.")
        WhenFull whenFull,

        @JsonPropertyDescription("How long an entry outlives the last connection of its source. Default: 8h.")
        @Pattern(Form.DURATION)
        @Size(min = 2, max = Form.DURATION_LENGTH)
        @ValidationRule(
                value = "duration(self) >= duration('1s') && duration(self) <= duration('576h')",
                message = "must be 1s to 576h; write a duration such as 8h")
        String expire,

        @JsonPropertyDescription(
                "Keeps the entries on a volume of each replica, so that they outlive the end of all replicas at once. Default: false.")
        Boolean persistent) {
    static final Stick DEFAULT = new Stick(StickOn.SOURCE, 32, 128, 100_000, WhenFull.EVICT_OLDEST, "8h", false);

    public Stick {
        on = on == null ? DEFAULT.on : on;
        ipv4Prefix = ipv4Prefix == null ? DEFAULT.ipv4Prefix : ipv4Prefix;
        ipv6Prefix = ipv6Prefix == null ? DEFAULT.ipv6Prefix : ipv6Prefix;
        size = size == null ? DEFAULT.size : size;
        whenFull = whenFull == null ? DEFAULT.whenFull : whenFull;
        expire = expire == null ? DEFAULT.expire : expire;
        persistent = persistent == null ? DEFAULT.persistent : persistent;
    }
}
