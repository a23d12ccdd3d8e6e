package dev.limpet.cli.convert.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpet.cli.convert.config.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes one LoadBalancer: backends and their frontends whose settings and ports go together. Confined to one thread. */
final class Group {
    /** A backend with all frontends that send clients to it, and what they ask of the LoadBalancer. */
    record Unit(Backend backend, List<Frontend> frontends, ObjectNode settings) {
        List<Integer> ports() {
            return frontends.stream()
                    .flatMap(frontend -> frontend.numbers().stream())
                    .toList();
        }
    }

    private final List<Unit> units = new ArrayList<>();

    /** Units, each in the first group that it goes together with. */
    static List<Group> of(List<Unit> units) {
        List<Group> groups = new ArrayList<>();
        for (Unit unit : units) {
            groups.stream()
                    .filter(group -> group.takes(unit))
                    .findFirst()
                    .orElseGet(() -> {
                        Group group = new Group();
                        groups.add(group);
                        return group;
                    })
                    .units
                    .add(unit);
        }
        return groups;
    }

    private boolean takes(Unit unit) {
        Unit first = units.getFirst();
        return first.settings().equals(unit.settings())
                && goTogether(peers(), unit.backend().peers())
                && first.backend().namespace().equals(unit.backend().namespace())
                && ports().stream().noneMatch(unit.ports()::contains);
    }

    private static boolean goTogether(Optional<String> peers, Optional<String> others) {
        return peers.isEmpty() || others.isEmpty() || peers.equals(others);
    }

    List<Integer> ports() {
        return units.stream().flatMap(unit -> unit.ports().stream()).toList();
    }

    ObjectNode settings() {
        return units.getFirst().settings();
    }

    Optional<String> peers() {
        return units.stream().flatMap(unit -> unit.backend().peers().stream()).findFirst();
    }

    Optional<String> namespace() {
        return units.getFirst().backend().namespace();
    }

    List<ObjectNode> backends() {
        return units.stream().map(unit -> unit.backend().node()).toList();
    }

    List<ObjectNode> frontends() {
        return units.stream()
                .flatMap(unit -> unit.frontends().stream())
                .flatMap(frontend -> frontend.ports().stream())
                .toList();
    }

    /** The first line of its first frontend, to speak of it. */
    Line header() {
        return units.getFirst().frontends().getFirst().proxy().section().header();
    }

    String firstFrontend() {
        return units.getFirst().frontends().getFirst().proxy().name();
    }
}
