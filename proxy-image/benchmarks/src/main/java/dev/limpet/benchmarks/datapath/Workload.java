package dev.limpet.benchmarks.datapath;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the clients do, and what is counted. */
enum Workload {
    SHORT("short", "conn/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return Messages.connections(loop, port, 64);
        }
    },
    PINGPONG_100("pingpong-100", "trips/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return Messages.pingPong(loop, port, 100);
        }
    },
    PINGPONG_1000("pingpong-1000", "trips/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return Messages.pingPong(loop, port, Math.min(1_000, mostConnections));
        }
    },
    PINGPONG_10000("pingpong-10000", "trips/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return Messages.pingPong(loop, port, Math.min(10_000, mostConnections));
        }
    },
    BULK("bulk", "B/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return new Bulk(loop, port, false);
        }
    },
    BULK_BIDIRECTIONAL("bulk-bidirectional", "B/CPU s") {
        @Override
        Load load(LoadLoop loop, int port, int mostConnections) {
            return new Bulk(loop, port, true);
        }
    };

    private final String row;
    private final String unit;

    Workload(String row, String unit) {
        this.row = row;
        this.unit = unit;
    }

    String row() {
        return row;
    }

    String unit() {
        return unit;
    }

    /** The one whose row has that name. */
    static Optional<Workload> named(String row) {
        return Stream.of(values()).filter(each -> each.row.equals(row)).findFirst();
    }

    /** The names of all rows. */
    static String rows() {
        return Stream.of(values()).map(Workload::row).collect(Collectors.joining(", "));
    }

    /** Clients of the proxy at a port, not yet at work; at most so many connections are possible at once. */
    abstract Load load(LoadLoop loop, int port, int mostConnections);
}
