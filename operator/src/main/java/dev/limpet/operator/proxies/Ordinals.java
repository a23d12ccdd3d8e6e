package dev.limpet.operator.proxies;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers by which a StatefulSet tells its pods apart: the end of their names. */
public final class Ordinals {
    private static final Pattern NAME = Pattern.compile(".+-(0|[1-9][0-9]{0,8})");

    /** The pods by their ordinals; one that is of no StatefulSet is left out. */
    public static TreeMap<Integer, Pod> of(Collection<Pod> pods) {
        TreeMap<Integer, Pod> byOrdinal = new TreeMap<>();
        for (Pod pod : pods) {
            Matcher name = NAME.matcher(pod.getMetadata().getName());
            if (name.matches()) {
                byOrdinal.put(Integer.valueOf(name.group(1)), pod);
            }
        }
        return byOrdinal;
    }

    private Ordinals() {}
}
