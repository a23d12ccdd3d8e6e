package dev.limpet.operator.resolve;

import dev.limpet.config.AdministrativeState;
import dev.limpet.config.ServerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The labels by which a pod says what its server is to be. A value of another form is told of and not followed. */
public final class ServerLabels {
    /** Its share of new clients, 0 to 256. */
    public static final String WEIGHT = "limpet.dev/weight";

    /** {@code Ready}, {@code Drain} or {@code Maintenance}. */
    public static final String STATE = "limpet.dev/state";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final int MOST_WEIGHT = 256;
    private static final Map<String, AdministrativeState> STATES = Map.of(
            "Ready", AdministrativeState.READY,
            "Drain", AdministrativeState.DRAIN,
            "Maintenance", AdministrativeState.MAINTENANCE);

    /** The server as its pod's labels want it; one that drains because its pod ends is not made ready again. */
    static ServerConfig apply(Map<String, String> labels, ServerConfig server, List<Remark> remarks) {
        ServerConfig labelled = server;
        Optional<String> weight = Optional.ofNullable(labels.get(WEIGHT));
        Optional<Integer> number = weight.filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::valueOf)
                .filter(value -> value <= MOST_WEIGHT);
        if (number.isPresent()) {
            labelled = labelled.withWeight(number.get());
        } else if (weight.isPresent()) {
            remarks.add(wrong(server, WEIGHT, weight.get(), "0 to " + MOST_WEIGHT));
        }
        Optional<String> wanted = Optional.ofNullable(labels.get(STATE));
        Optional<AdministrativeState> state = wanted.map(STATES::get);
        if (state.isPresent()) {
            labelled = state.get().compareTo(server.state()) > 0 ? labelled.withState(state.get()) : labelled;
        } else if (wanted.isPresent()) {
            remarks.add(wrong(
                    server,
                    STATE,
                    wanted.get(),
                    STATES.keySet().stream().sorted().collect(Collectors.joining(", "))));
        }
        return labelled;
    }

    private static Remark wrong(ServerConfig server, String label, String value, String allowed) {
        return new Remark.Note("pod " + server.name() + ": label " + label + " '" + value
                + "' is not followed; write one of " + allowed);
    }

    private ServerLabels() {}
}
