package dev.limpet.proxy.runtime;

import dev.limpet.proxy.balance.Backend;
import dev.limpet.proxy.report.FrontendView;
import dev.limpet.proxy.report.ProxyView;
import dev.limpet.proxy.server.Server;
import dev.limpet.proxy.stick.Entry;
import dev.limpet.proxy.stick.Source;
import dev.limpet.proxy.stick.StickTable;
import java.net.InetAddress;
import java.util.List;

/** Finds what a command's arguments name. */
final class Lookup {
    private final ProxyView proxy;

    Lookup(ProxyView proxy) {
        this.proxy = proxy;
    }

    FrontendView frontend(String name) throws CommandException {
        for (FrontendView frontend : proxy.frontends()) {
            if (frontend.config().name().equals(name)) {
                return frontend;
            }
        }
        throw new CommandException("No such frontend.");
    }

    /** Fails unless a frontend or backend has that name. */
    void requireProxy(String name) throws CommandException {
        if (proxy.frontends().stream().noneMatch(each -> each.config().name().equals(name))
                && proxy.backends().stream().noneMatch(each -> each.name().equals(name))) {
            throw new CommandException("No such proxy.");
        }
    }

    /** The backends to list: that one, or all. */
    List<Backend> backends(List<String> arguments) throws CommandException {
        if (arguments.isEmpty()) {
            return proxy.backends();
        }
        for (Backend backend : proxy.backends()) {
            if (backend.name().equals(arguments.getFirst())) {
                return List.of(backend);
            }
        }
        throw new CommandException("Can't find backend.");
    }

    Backend backend(String name) throws CommandException {
        for (Backend backend : proxy.backends()) {
            if (backend.name().equals(name)) {
                return backend;
            }
        }
        throw new CommandException("No such backend.");
    }

    /** The server that {@code backend/server} names. */
    Server server(String path) throws CommandException {
        int slash = path.indexOf('/');
        if (slash < 0 || slash == path.length() - 1) {
            throw new CommandException("Require 'backend/server'.");
        }
        return backend(path.substring(0, slash))
                .pool()
                .server(path.substring(slash + 1))
                .orElseThrow(() -> new CommandException("No such server."));
    }

    /** A backend that has a stick table, by the table's name. */
    Stuck table(String name) throws CommandException {
        for (Backend backend : proxy.backends()) {
            if (backend.name().equals(name) && backend.table().isPresent()) {
                return new Stuck(backend, backend.table().get(), new ServerNumbers(backend));
            }
        }
        throw new CommandException("No such table");
    }

    /**
     * A backend and its stick table.
     *
     * @param numbers of the servers within the backend
     */
    record Stuck(Backend backend, StickTable table, ServerNumbers numbers) {
        int number(Entry entry) {
            return numbers.of(entry.server());
        }

        /** The key under which the table keeps an address. */
        Source key(String address) throws CommandException {
            try {
                return Source.of(InetAddress.ofLiteral(address))
                        .prefix(table.config().ipv4Prefix(), table.config().ipv6Prefix());
            } catch (IllegalArgumentException e) {
                throw new CommandException("Invalid key: '" + address + "' is not an IPv4 or IPv6 address.");
            }
        }
    }
}
