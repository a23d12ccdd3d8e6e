package dev.limpet.proxy.peers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells by their names the pods of the StatefulSet that a replica is a pod of: {@code <StatefulSet>-<ordinal>}. A replica
 * with another kind of name has no siblings.
 */
final class Siblings {
    /** Ordinals of up to three digits, so that callers cannot make up many peers. */
    private static final Pattern POD = Pattern.compile("(.+)-(?:0|[1-9][0-9]{0,2})");

    private final String localName;
    private final Optional<String> statefulSet;

    Siblings(String localName) {
        this.localName = localName;
        this.statefulSet = statefulSet(localName);
    }

    /** Whether a pod of that name is another one of the same StatefulSet. */
    boolean include(String name) {
        return !name.equals(localName) && statefulSet.isPresent() && statefulSet.equals(statefulSet(name));
    }

    private static Optional<String> statefulSet(String pod) {
        Matcher matcher = POD.matcher(pod);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
