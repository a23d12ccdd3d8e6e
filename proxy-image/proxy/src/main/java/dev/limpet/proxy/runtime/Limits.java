package dev.limpet.proxy.runtime;

/** Numbers of connections, as they are given to commands. */
final class Limits {
    static final int MOST = 10_000_000;

    static int parse(String text, int least, int most) throws CommandException {
        if (!text.matches("-?\\d{1,18}")) {
            throw new CommandException("Integer value expected; '" + text + "' is none.");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new CommandException("Value out of range; '" + text + "' must be " + least + " to " + most + ".");
        }
        return (int) number;
    }

    private Limits() {}
}
