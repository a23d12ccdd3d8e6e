package dev.limpet.proxy.peers;

import dev.limpet.proxy.stick.Source;
import io.netty.buffer.ByteBuf;
import java.util.Map;

/** A member of a {@link Simulation}: it chooses servers for sources, and talks over links that the simulation carries. */
interface SimulatedPeer extends AutoCloseable {
    /** Time goes by. */
    void pass(int millis);

    /** A connection of the source comes, for which a server would be chosen if it had none. */
    void connect(Source source, String server);

    /** The server that the source is kept on cannot serve it, and another was chosen. */
    void move(Source source, String server);

    /** A link to another member is there. */
    void linked(String other);

    /** The link to another member is gone. */
    void cut(String other);

    /** Bytes of another member arrive. */
    void hear(String other, ByteBuf bytes);

    /** Says to another member what is due; returns what goes over the link now. */
    ByteBuf say(String other);

    /** The server of each source. */
    Map<Source, String> servers();

    @Override
    void close();
}
