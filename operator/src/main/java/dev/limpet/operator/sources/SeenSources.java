package dev.limpet.operator.sources;

import dev.limpet.config.status.BackendStatus;
import dev.limpet.config.status.ProxyStatus;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which sources the replicas of a LoadBalancer have in their stick tables. */
sealed interface SeenSources {
    /** @param sessions there are now */
    record Few(Set<InetAddress> addresses, long sessions) implements SeenSources {
        private static final int HARDLY_ANY = 20;

        /** Whether there is more to see than the few sessions of one source. */
        boolean tellMuch() {
            return addresses.size() > 1 || sessions > HARDLY_ANY;
        }
    }

    /** More than replicas name. */
    record Many(int atLeast) implements SeenSources {}

    static SeenSources of(List<ProxyStatus> answers) {
        Set<InetAddress> addresses = new HashSet<>();
        for (ProxyStatus answer : answers) {
            if (answer.sources().isEmpty()) {
                return many(answers);
            }
            answer.sources().get().stream().flatMap(AddressesOfNode::parse).forEach(addresses::add);
        }
        return new Few(
                addresses, answers.stream().mapToLong(ProxyStatus::sessions).sum());
    }

    /** Tables of several backends may have the same sources, and replicas have the same tables. */
    private static Many many(List<ProxyStatus> answers) {
        return new Many(answers.stream()
                .flatMap(answer -> answer.backends().stream())
                .mapToInt(BackendStatus::stickEntries)
                .max()
                .orElse(0));
    }
}
