package dev.limpet.cli.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real HAProxy with a configuration of its own, one of the peers of it. */
final class HaproxyPeer implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("used:(\\d+)");

    private final String name;
    private final Path config;
    private final List<Process> processes = new ArrayList<>();

    HaproxyPeer(String name, Path config) {
        this.name = name;
        this.config = config;
    }

    /** Starts; a process that runs already hands its table over and ends, as with {@code systemctl reload}. */
    void reload() throws IOException {
        List<String> command = new ArrayList<>(List.of("haproxy", "-db", "-L", name, "-f", config.toString()));
        processes.stream().filter(Process::isAlive).forEach(old -> {
            command.add("-sf");
            command.add(Long.toString(old.pid()));
        });
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(config.resolveSibling(name + "-" + processes.size() + ".log")
                        .toFile())
                .start());
    }

    /** Whether of all its processes only the last one runs. */
    boolean isReloaded() {
        return processes.stream().filter(Process::isAlive).toList().equals(List.of(processes.getLast()));
    }

    /** Entries in the stick table. */
    int entries() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(config.resolveSibling(name + ".sock")));
            channel.write(ByteBuffer.wrap("show table\n".getBytes(StandardCharsets.US_ASCII)));
            Matcher used = USED.matcher(new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII))
                    .lines()
                    .collect(Collectors.joining("\n")));
            return used.find() ? Integer.parseInt(used.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not answer; " + logs(), e);
        }
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            try {
                logs.append(Files.readString(config.resolveSibling(name + "-" + i + ".log")));
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    /** Switches it off. */
    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
