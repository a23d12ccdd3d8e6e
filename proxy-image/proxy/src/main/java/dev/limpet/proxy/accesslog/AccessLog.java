package dev.limpet.proxy.accesslog;

/** Where sessions that have ended are told of. */
public interface AccessLog {
    /** An access log that forgets everything. */
    AccessLog NONE = session -> {};

    /** Takes a session in; never blocks. May be called by any thread. */
    void log(SessionRecord session);
}
