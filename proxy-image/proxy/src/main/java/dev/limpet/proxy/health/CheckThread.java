package dev.limpet.proxy.health;

/** The thread that all checks run on, and its clock. Its methods are for that thread, but {@link #execute}. */
interface CheckThread {
    /** Milliseconds of a clock that never steps back. */
    long millis();

    /** Times at which something is to be done are known here. */
    void enter(Agenda.Entry entry, long dueMillis);

    /** Moves an entry that would be called later than that to that time; one that is not awaited stays so. */
    void hasten(Agenda.Entry entry, long dueMillis);

    void remove(Agenda.Entry entry);

    /** Runs a task on the thread; may be called by any thread. */
    void execute(Runnable task);
}
