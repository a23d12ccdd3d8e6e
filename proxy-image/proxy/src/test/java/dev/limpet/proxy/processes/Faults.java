package dev.limpet.proxy.processes;

import java.time.Duration;
import java.util.List;

/** The faults of docs/reliability.md. Replicas are numbered from 0, their namespaces from 1. */
final class Faults {
    static final Fault NONE = new Fault("none", mesh -> {}, mesh -> {});

    static final Fault HALVES = new Fault("two halves, first contacts in both", FaultyMesh::halve, FaultyMesh::unite)
            .isolating(Operation.RESTART, 0);

    static final List<Fault> ALL = List.of(
            NONE,
            new Fault(
                            "a replica is killed (SIGKILL), and started anew",
                            mesh -> mesh.replica(1).kill(),
                            mesh -> mesh.start(1))
                    .of(1),
            new Fault(
                            "a replica stands still (SIGSTOP)",
                            mesh -> mesh.signal("STOP", mesh.replica(1).pid()),
                            mesh -> mesh.signal("CONT", mesh.replica(1).pid()))
                    .of(1),
            new Fault(
                    "the link between two of three is cut",
                    mesh -> mesh.cut(0, 1),
                    mesh -> mesh.network().heal(1, 2)),
            new Fault(
                    "packets pass one way only",
                    mesh -> mesh.mute(0, 1),
                    mesh -> mesh.network().unmute(1, 2)),
            HALVES,
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
                            mesh -> mesh.dns().speakAgain())
                    .isolating(Operation.SCALE, FaultyMesh.ADDITIONAL),
            new Fault(
                    "DNS takes 1.5 s for an answer",
                    mesh -> mesh.dns().answerAfter(Duration.ofMillis(1_500)),
                    mesh -> mesh.dns().answerAfter(Duration.ZERO)),
            new Fault("DNS names a stranger in place of the replicas", FaultyMesh::misname, FaultyMesh::nameRightly),
            new Fault(
                            "a server is killed (SIGKILL)",
                            mesh -> mesh.frail().kill(),
                            mesh -> mesh.frail().start())
                    .stalling(FaultyMesh.FRAIL)
                    .moving(FaultyMesh.FRAIL),
            new Fault(
                            "a server stands still (SIGSTOP)",
                            mesh -> mesh.signal("STOP", mesh.frail().pid()),
                            mesh -> mesh.signal("CONT", mesh.frail().pid()))
                    .stalling(FaultyMesh.FRAIL),
            new Fault(
                            "a replica is out of file descriptors",
                            mesh -> mesh.exhaustDescriptors(0),
                            mesh -> mesh.giveBackDescriptors(0))
                    .ofUnheard(0),
            new Fault(
                    "a replica's clock steps an hour ahead",
                    mesh -> mesh.step(Duration.ofHours(1)),
                    FaultyMesh::stepBack),
            new Fault(
                    "a replica's clock steps an hour back",
                    mesh -> mesh.step(Duration.ofHours(-1)),
                    FaultyMesh::stepBack),
            new Fault("a peer sends garbage", mesh -> mesh.admit(RoguePeer.Conduct.GARBAGE), FaultyMesh::expel),
            new Fault(
                    "a peer stops in the middle of messages",
                    mesh -> mesh.admit(RoguePeer.Conduct.STALL),
                    FaultyMesh::expel),
            new Fault("a peer floods", mesh -> mesh.admit(RoguePeer.Conduct.FLOOD), FaultyMesh::expel));

    private Faults() {}
}
