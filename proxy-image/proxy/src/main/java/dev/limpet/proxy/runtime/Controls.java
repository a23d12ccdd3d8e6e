package dev.limpet.proxy.runtime;

import dev.limpet.proxy.net.SessionInfo;
import dev.limpet.proxy.server.Server;
import java.net.BindException;
import java.util.List;

/** What commands change that is neither a server nor a stick table. Calls wait for the event loops; not for theirs. */
public interface Controls {
    /** Serves that many clients at once, until a configuration brings another number than the one before. */
    void limit(int connections);

    /** The same of one frontend. */
    void limit(String frontend, int connections);

    /** Closes a frontend's port; its sessions go on. False when it is closed already. */
    boolean disable(String frontend);

    /**
     * Opens a frontend's port again. False when it is open already.
     *
     * @throws BindException with a sentence that says why it cannot be opened
     */
    boolean enable(String frontend) throws BindException;

    /** All sessions, in the order in which they began on their event loop. */
    List<SessionInfo> sessions();

    /** Ends a session; false when there is none of that number. */
    boolean endSession(long number);

    /** Ends the sessions that have a server, or wait for it. */
    void endSessions(Server server);
}
