package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import dev.limpet.proxy.stick.UpdateRange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far a peer has been told of the changes made here to one table. It outlives the sessions with the peer, so that
 * the next one goes on where the last was acknowledged. Numbers of changes wrap around as 32 bits do; 0 is before all.
 *
 * <p>Each family is a table of its own to the peer, with acknowledgements of its own. A family that the peer has neither
 * defined nor acknowledged, while it has the other, is not expected to be acknowledged: HAProxy's tables hold one family.
 */
final class Progress {
    private final StickTable table;
    private final Map<Family, Mark> marks = new EnumMap<>(Family.class);
    private List<UpdateRange> skipped = List.of();
    private int pushed;

    private static final class Mark {
        private int sent;
        private int acked;
        private boolean known;

        private boolean behind() {
            return sent != acked;
        }
    }

    Progress(StickTable table) {
        this.table = table;
        for (Family family : Family.values()) {
            marks.put(family, new Mark());
        }
    }

    /** Goes back to the last change that is known to have arrived; what families the peer has is open again. */
    void resume() {
        if (marks.values().stream().anyMatch(mark -> mark.behind() && expected(mark))) {
            int distance = unacknowledged();
            pushed = distance < 0 ? 0 : table.lastUpdate() - distance;
        }
        for (Mark mark : marks.values()) {
            mark.sent = mark.acked;
            mark.known = false;
        }
    }

    /** The peer asks for everything: what it once acknowledged it may have lost. */
    void forget() {
        for (Mark mark : marks.values()) {
            mark.sent = 0;
            mark.acked = 0;
        }
        pushed = 0;
        skipped = List.of();
    }

    /** Goes back to before the first change. */
    void restart() {
        pushed = 0;
    }

    /** The peer need not be told changes of these numbers: its loss was the reason for them. */
    void skip(List<UpdateRange> ranges) {
        skipped = ranges;
    }

    /** Whether the peer is to be told a change. */
    boolean isDue(int update) {
        return skipped.stream().noneMatch(range -> range.contains(update));
    }

    /** The last change that is on its way. */
    int pushed() {
        return pushed;
    }

    /** A change is on its way in the table of a family. */
    void sent(Family family, int update) {
        mark(family).sent = update;
    }

    /** All changes up to this one are on their way. */
    void pushed(int update) {
        pushed = update;
    }

    /** Everything up to a change has been told in a resync. */
    void told(int update) {
        pushed = update;
        marks.values().forEach(mark -> mark.sent = update);
    }

    /** The peer has confirmed a resync that told everything up to a change. */
    void confirmed(int update) {
        marks.values().forEach(mark -> acked(mark, update));
    }

    /** The peer has acknowledged a change; what was never sent, or acknowledged before, is ignored. */
    void acked(Family family, int update) {
        Mark mark = mark(family);
        mark.known = true;
        acked(mark, update);
    }

    /** The peer has a table of this family. */
    void known(Family family) {
        mark(family).known = true;
    }

    /** In which of the peer's tables a source is told: an IPv4 address is mapped if the peer has no other. */
    Family familyOf(Source source) {
        return source.isIpv4() && !onlyIpv6() ? Family.IPV4 : Family.IPV6;
    }

    /** The last change that the peer has acknowledged in the table of a family, 0 if none. */
    int acknowledged(Family family) {
        return mark(family).acked;
    }

    /** Whether the peer is known to have a table of IPv6 addresses, and none of IPv4 addresses. */
    boolean onlyIpv6() {
        return mark(Family.IPV6).known && !mark(Family.IPV4).known;
    }

    /** Changes made since the last one that is known to have arrived, as an unsigned number. */
    int unacknowledged() {
        int last = table.lastUpdate();
        int most = last - pushed;
        for (Mark mark : marks.values()) {
            if (mark.behind() && expected(mark) && Integer.compareUnsigned(last - mark.acked, most) > 0) {
                most = last - mark.acked;
            }
        }
        return most;
    }

    private boolean expected(Mark mark) {
        return mark.known || marks.values().stream().noneMatch(other -> other.known);
    }

    private static void acked(Mark mark, int update) {
        if (Integer.compareUnsigned(mark.sent - update, mark.sent - mark.acked) < 0) {
            mark.acked = update;
        }
    }

    private Mark mark(Family family) {
        return Objects.requireNonNull(marks.get(family));
    }
}
