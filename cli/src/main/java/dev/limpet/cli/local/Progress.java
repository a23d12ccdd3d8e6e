package dev.limpet.cli.local;

/** Is told what a system does while it starts, runs and stops. May be called from any thread. */
public interface Progress {

    /** A part of the system is there, or an object was written. */
    void started(String part, String detail);

    /** Something went from one state to another, such as a pod that became ready. */
    void changed(String subject, String state);

    /** Something did not work, while the system goes on. */
    void failed(String subject, String reason);
}
