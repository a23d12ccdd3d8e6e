package dev.limpet.cli.output;

/** What commands end with; wrong usage is picocli's own 2. */
public final class ExitCodes {
    public static final int DONE = 0;
    public static final int FAILED = 1;

    /** Some replicas did not answer. */
    public static final int INCOMPLETE = 3;

    public static final String HEADING = "%nExit codes:%n";
    public static final String DONE_TEXT = "0:done";
    public static final String FAILED_TEXT = "1:not done; standard error says why";
    public static final String USAGE_TEXT = "2:wrong usage of this command";
    public static final String INCOMPLETE_TEXT =
            "3:printed, but some replicas did not answer; standard error says which";

    private ExitCodes() {}
}
