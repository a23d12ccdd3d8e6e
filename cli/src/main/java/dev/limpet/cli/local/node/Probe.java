package dev.limpet.cli.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A container's readiness probe: HTTP GET or a TCP connection, as the kubelet makes them. */
final class Probe {
    private final io.fabric8.kubernetes.api.model.Probe probe;
    private final Container container;
    private final String address;

    private Probe(io.fabric8.kubernetes.api.model.Probe probe, Container container, String address) {
        this.probe = probe;
        this.container = container;
        this.address = address;
    }

    /** The probe of a container whose pod has this address; absent for one that is ready as soon as it runs. */
    static Optional<Probe> readiness(Container container, String address) {
        return Optional.ofNullable(container.getReadinessProbe())
                .filter(probe -> probe.getHttpGet() != null || probe.getTcpSocket() != null)
                .map(probe -> new Probe(probe, container, address));
    }

    Duration initialDelay() {
        return Duration.ofSeconds(Objects.requireNonNullElse(probe.getInitialDelaySeconds(), 0));
    }

    Duration period() {
        return Duration.ofSeconds(Objects.requireNonNullElse(probe.getPeriodSeconds(), 10));
    }

    /** Failures in a row that make a ready container not ready. */
    int failureThreshold() {
        return Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
    }

    boolean succeeds() {
        int timeout = 1000 * Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1);
        try {
            return probe.getHttpGet() == null
                    ? connects(port(probe.getTcpSocket().getPort()), timeout)
                    : answers(probe.getHttpGet(), timeout);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean connects(int port, int timeout) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), timeout);
            return true;
        }
    }

    private boolean answers(HTTPGetAction get, int timeout) throws IOException {
        String path = Objects.requireNonNullElse(get.getPath(), "/");
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + address + ":" + port(get.getPort()) + path)
                        .toURL()
                        .openConnection();
        connection.setConnectTimeout(timeout);
        connection.setReadTimeout(timeout);
        connection.setRequestProperty("Connection", "close");
        try {
            return connection.getResponseCode() >= 200 && connection.getResponseCode() < 400;
        } finally {
            connection.disconnect();
        }
    }

    private int port(IntOrString port) throws IOException {
        return NamedPort.resolve(port, container)
                .orElseThrow(() -> new IOException("the container has no port named " + port.getStrVal()));
    }
}
