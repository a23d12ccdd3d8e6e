package dev.limpet.proxy.processes;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The faults of docs/reliability.md. Replicas are numbered from 0, their namespaces from 1. */
final class Faults {
    static final List<Fault> ALL = List.of(
            new Fault("none", mesh -> {}, mesh -> {}),
            new Fault(
                    "a replica is killed (SIGKILL), and started anew",
                    mesh -> mesh.replica(1).kill(),
                    mesh -> mesh.start(1)),
            new Fault(
                    "a replica stands still (SIGSTOP)",
                    mesh -> mesh.signal("STOP", mesh.replica(1).pid()),
                    mesh -> mesh.signal("CONT", mesh.replica(1).pid())),
            new Fault("the replicas are restarted in turn (SIGTERM)", FaultyMesh::restartInTurn, mesh -> {}),
            new Fault(
                    "the link between two of three is cut",
                    mesh -> mesh.network().cut(1, 2),
                    mesh -> mesh.network().heal(1, 2)),
            new Fault(
                    "packets pass one way only",
                    mesh -> mesh.network().mute(1, 2),
                    mesh -> mesh.network().unmute(1, 2)),
            new Fault("two halves, first contacts in both", FaultyMesh::halve, FaultyMesh::unite),
            new Fault(
                    "two halves, and the configuration changes each second",
                    mesh -> {
                        mesh.halve();
                        mesh.beginChanging();
                    },
                    mesh -> {
                        mesh.endChanging();
                        mesh.unite();
                    }),
            new Fault(
                    "two halves, and the replicas are restarted in turn",
                    // Who is alone learns from nobody, and its clients are new to it.
                    Set.of("a", "b", "c", FaultyMesh.FRAIL),
                    mesh -> {
                        mesh.halve();
                        mesh.restartInTurn();
                    },
                    FaultyMesh::unite),
            new Fault(
                    "5 % of the packets between replicas are lost",
                    mesh -> mesh.network().lose(5), mesh -> mesh.network().loseNothing()),
            new Fault(
                    "200 ms to a replica, a quarter overtakes the rest",
                    mesh -> mesh.delay(1, Duration.ofMillis(200)),
                    FaultyMesh::delayNothing),
            new Fault(
                    "DNS is silent",
                    mesh -> mesh.dns().fallSilent(),
                    mesh -> mesh.dns().speakAgain()),
            new Fault("DNS names a stranger in place of the replicas", FaultyMesh::misname, FaultyMesh::nameRightly),
            new Fault(
                    "a server is killed (SIGKILL)",
                    Set.of(FaultyMesh.FRAIL),
                    mesh -> mesh.frail().kill(),
                    mesh -> mesh.frail().start()),
            new Fault(
                    "a server stands still (SIGSTOP)",
                    Set.of(FaultyMesh.FRAIL),
                    mesh -> mesh.signal("STOP", mesh.frail().pid()),
                    mesh -> mesh.signal("CONT", mesh.frail().pid())),
            new Fault(
                    "a replica is out of file descriptors",
                    mesh -> mesh.limitDescriptors(0),
                    mesh -> mesh.unlimitDescriptors(0)),
            new Fault("a peer sends garbage", mesh -> mesh.admit(RoguePeer.Conduct.GARBAGE), FaultyMesh::expel),
            new Fault(
                    "a peer stops in the middle of messages",
                    mesh -> mesh.admit(RoguePeer.Conduct.STALL),
                    FaultyMesh::expel),
            new Fault("a peer floods", mesh -> mesh.admit(RoguePeer.Conduct.FLOOD), FaultyMesh::expel));

    private Faults() {}
}
