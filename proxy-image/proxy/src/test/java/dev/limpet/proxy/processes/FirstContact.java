package dev.limpet.proxy.processes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A new source, the two replicas that it asks, one right after the other, and the names of servers that it got.
 *
 * @param answers in the order of the replicas; fewer than these when one gave none
 */
record FirstContact(String source, List<InetSocketAddress> replicas, List<String> answers) {
    /** New sources, all at once, each at two of some replicas in turn. */
    static List<FirstContact> of(List<String> sources, List<InetSocketAddress> replicas) throws InterruptedException {
        List<FirstContact> contacts = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Client client = new Client(sources.get(i));
            List<InetSocketAddress> two =
                    List.of(replicas.get(i % replicas.size()), replicas.get((i + 1) % replicas.size()));
            clients.add(Thread.ofVirtual().start(() -> contacts.add(of(client, two))));
        }
        for (Thread client : clients) {
            client.join();
        }
        return contacts;
    }

    private static FirstContact of(Client client, List<InetSocketAddress> replicas) {
        List<String> answers = new ArrayList<>();
        for (InetSocketAddress replica : replicas) {
            try {
                answers.add(client.askByHeader(replica));
            } catch (IOException unanswered) {
                // There is one answer fewer.
                continue;
            }
        }
        return new FirstContact(client.source(), replicas, answers);
    }

    /** Whether two replicas decided at the same time, each for itself. */
    boolean isSplit() {
        return Set.copyOf(answers).size() > 1;
    }

    boolean isAnswered() {
        return answers.size() == replicas.size();
    }
}
