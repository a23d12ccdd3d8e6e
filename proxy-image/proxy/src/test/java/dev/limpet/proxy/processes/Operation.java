package dev.limpet.proxy.processes;

import java.io.IOException;
import java.util.Set;

/** What is done to a mesh by who operates it, also while a fault lasts. */
enum Operation {
    RESTART("the replicas are restarted in turn") {
        @Override
        void perform(FaultyMesh mesh, Set<Integer> struck) throws InterruptedException {
            mesh.restartInTurn(struck);
        }
    },
    SCALE("a replica is added and taken away") {
        @Override
        void perform(FaultyMesh mesh, Set<Integer> struck) throws InterruptedException {
            mesh.addAndTakeAway();
        }
    },
    CHANGE("the configuration changes each second") {
        @Override
        void perform(FaultyMesh mesh, Set<Integer> struck) throws IOException, InterruptedException {
            mesh.changeEachSecond(struck);
        }
    };

    private final String sentence;

    Operation(String sentence) {
        this.sentence = sentence;
    }

    /** @param struck replicas that are left alone */
    abstract void perform(FaultyMesh mesh, Set<Integer> struck) throws IOException, InterruptedException;

    @Override
    public String toString() {
        return sentence;
    }
}
