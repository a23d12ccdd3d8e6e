package dev.limpet.operator.resolve;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The TCP ports of a Service, by number or by name. */
final class ServicePorts {
    /** A headless Service and an ExternalName may do without ports; then any number is one. */
    static Optional<ServicePort> find(Service service, IntOrString wanted) {
        Integer number = wanted.getIntVal();
        if (number != null
                && service.getSpec().getPorts().isEmpty()
                && (isHeadless(service) || isExternalName(service))) {
            return Optional.of(new ServicePortBuilder().withPort(number).build());
        }
        return tcp(service).stream()
                .filter(port ->
                        number == null ? wanted.getStrVal().equals(port.getName()) : number.equals(port.getPort()))
                .findFirst();
    }

    static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    static boolean isExternalName(Service service) {
        return "ExternalName".equals(service.getSpec().getType());
    }

    /** The ports for a sentence, such as {@code 80 (http), 443}. */
    static String list(Service service) {
        String list = tcp(service).stream()
                .map(port ->
                        port.getName() == null ? "" + port.getPort() : port.getPort() + " (" + port.getName() + ")")
                .collect(Collectors.joining(", "));
        return list.isEmpty() ? "none: it has no TCP port" : list;
    }

    private static List<ServicePort> tcp(Service service) {
        return service.getSpec().getPorts().stream()
                .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
                .toList();
    }

    private ServicePorts() {}
}
