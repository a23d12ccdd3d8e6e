package dev.limpet.benchmarks.compare;

/** A member of a mesh of peers; everything listens at {@value #HOST}. */
public record Member(String name, int peerPort) {
    public static final String HOST = "127.0.0.1";
}
