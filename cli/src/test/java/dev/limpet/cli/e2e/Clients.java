package dev.limpet.cli.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Clients of many addresses, 127.n.x.y, that ask through a port which server they reach. */
record Clients(List<String> addresses) {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** That many addresses of 127.n.0.0/16. */
    static Clients of(int network, int count) {
        return new Clients(IntStream.range(0, count)
                .mapToObj(number -> "127." + network + "." + (1 + number / 200) + "." + (1 + number % 200))
                .toList());
    }

    /** The server that each address reaches through a port. */
    Map<String, String> ask(String host, int port) throws InterruptedException, ExecutionException {
        Map<String, String> answers = new ConcurrentSkipListMap<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> connections = addresses.stream()
                    .<Future<?>>map(address -> executor.submit(() -> {
                        answers.put(address, answer(address, host, port));
                        return null;
                    }))
                    .toList();
            for (Future<?> connection : connections) {
                connection.get();
            }
        }
        return new TreeMap<>(answers);
    }

    /** What one address is answered. */
    static String answer(String from, String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "closed without an answer" : line;
        }
    }
}
