package dev.limpet.operator.proxies;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A question to a proxy.
 *
 * @param text the request as it is sent
 * @param answer its body
 */
record Question(InetSocketAddress address, byte[] text, CompletableFuture<Text> answer) {
    static Question of(URI uri) {
        String text = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n\r\n";
        return new Question(
                new InetSocketAddress(InetAddress.ofLiteral(withoutBrackets(uri.getHost())), uri.getPort()),
                text.getBytes(StandardCharsets.US_ASCII),
                new CompletableFuture<>());
    }

    /** Those of an IPv6 address are the URI's. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
