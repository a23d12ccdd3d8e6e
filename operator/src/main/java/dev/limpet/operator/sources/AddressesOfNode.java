package dev.limpet.operator.sources;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses that a node may put in the place of a client's: its own, those of the bridge or tunnel that leads to its
 * pods, which are the first two of its pods' range, and those that a network plugin has written into an annotation.
 */
final class AddressesOfNode {
    static Stream<InetAddress> of(Node node) {
        Stream<String> own = node.getStatus() == null
                ? Stream.empty()
                : node.getStatus().getAddresses().stream().map(NodeAddress::getAddress);
        Stream<String> written = Optional.ofNullable(node.getMetadata().getAnnotations()).stream()
                .flatMap(annotations -> annotations.values().stream())
                .map(AddressesOfNode::withoutLength);
        Stream<InetAddress> leading = node.getSpec() == null
                ? Stream.empty()
                : node.getSpec().getPodCIDRs().stream()
                        .flatMap(range -> parse(withoutLength(range)))
                        .flatMap(first -> Stream.of(first, next(first)));
        return Stream.concat(Stream.concat(own, written).flatMap(AddressesOfNode::parse), leading);
    }

    /** The address that the text is, if it is one. */
    static Stream<InetAddress> parse(String text) {
        if (text.length() > 45 || text.indexOf('.') < 0 && text.indexOf(':') < 0) {
            return Stream.empty();
        }
        try {
            return Stream.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static String withoutLength(String range) {
        int slash = range.indexOf('/');
        return slash < 0 ? range : range.substring(0, slash);
    }

    private static InetAddress next(InetAddress first) {
        byte[] next = first.getAddress();
        next[next.length - 1]++;
        try {
            return InetAddress.getByAddress(next);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address is as long as the one before it", e);
        }
    }
}
