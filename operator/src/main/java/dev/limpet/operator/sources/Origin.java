package dev.limpet.operator.sources;

import java.util.function.Supplier;

/** What sources tell of where they come from. */
enum Origin {
    /** All are nodes, and there are enough to say so. */
    NODES,
    /** One of them is no node. */
    CLIENTS,
    /** There are next to none. */
    UNTOLD,
    /** They are clients, or nodes that are not known. */
    UNCERTAIN;

    /** @param nodes asked only when there is something to compare with */
    static Origin of(SeenSources sources, Supplier<NodeAddresses> nodes) {
        return switch (sources) {
            case SeenSources.Few few when few.addresses().isEmpty() -> UNTOLD;
            case SeenSources.Few few -> of(few, nodes.get());
            case SeenSources.Many many -> of(many, nodes.get());
        };
    }

    private static Origin of(SeenSources.Few few, NodeAddresses nodes) {
        if (nodes.addresses().containsAll(few.addresses())) {
            return few.tellMuch() ? NODES : UNTOLD;
        }
        return nodes.areOfAllNodes() ? CLIENTS : UNCERTAIN;
    }

    private static Origin of(SeenSources.Many many, NodeAddresses nodes) {
        return nodes.areOfAllNodes() && many.atLeast() > nodes.addresses().size() ? CLIENTS : UNCERTAIN;
    }
}
