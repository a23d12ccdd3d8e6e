package dev.limpet.proxy.differential;

import java.io.IOException;
import java.util.List;

/** A proxy in its processes, which serves many scenarios at once. */
interface Product extends AutoCloseable {
    String name();

    /** Chooses the places of the scenarios, starts, and returns when all can be played. */
    List<Deployment> start(List<Scenario> scenarios) throws IOException;

    /** What the runtime API of the process that serves a scenario answers. */
    String command(Deployment deployment, String command) throws IOException;

    /** What the process that serves a scenario has logged, line by line. */
    List<String> logged(Deployment deployment) throws IOException;

    @Override
    void close() throws IOException;
}
