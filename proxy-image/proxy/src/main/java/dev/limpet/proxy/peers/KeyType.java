package dev.limpet.proxy.peers;

import java.util.Optional;

/** What the entries of a table are looked up by, with its number on the wire. */
enum KeyType {
    INTEGER(2),
    IPV4(4),
    IPV6(5),
    STRING(6),
    BINARY(7);

    private final int number;

    KeyType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Optional<KeyType> of(long number) {
        for (KeyType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
