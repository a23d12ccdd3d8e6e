package dev.limpet.operator;

import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an API server would have asked its authorizer about the operator's requests: {@code group/resource verb}. */
final class RecordedRights {
    private static final Pattern PATH =
            Pattern.compile("/(?:api|apis/(?<group>[^/]+))/v[a-z0-9]+(?:/namespaces/[^/]+)?/(?<resource>[a-z]+)"
                    + "(?:/(?<name>[^/?]+))?(?:/(?<sub>[a-z]+))?(?<query>\\?.*)?");

    private final Set<String> rights = new ConcurrentSkipListSet<>();

    Set<String> all() {
        return new TreeSet<>(rights);
    }

    /** @param exists whether there is an object at the path: else applying it creates it */
    void record(RecordedRequest request, boolean exists) {
        Matcher path = PATH.matcher(request.getPath());
        if (!ApiClient.OPERATOR.equals(request.getHeader("User-Agent")) || !path.matches()) {
            return;
        }
        String group = path.group("group") == null ? "" : path.group("group");
        String resource = path.group("resource");
        if (resource.equals("selfsubjectrulesreviews")) {
            // Everybody may ask. The SDK does not start without what it asks for; it renews by patch nevertheless.
            rights.add("coordination.k8s.io/leases update");
            return;
        }
        String target = group + "/" + resource + (path.group("sub") == null ? "" : "/" + path.group("sub"));
        switch (request.method()) {
            case GET -> rights.add(target + " " + reading(path));
            case POST -> rights.add(target + " create");
            case PUT -> rights.add(target + " update");
            case DELETE -> rights.add(target + " delete");
            case PATCH -> {
                rights.add(target + " patch");
                if (!exists && path.group("sub") == null) {
                    rights.add(target + " create");
                }
            }
            default -> rights.add(target + " " + request.method());
        }
        if (request.getBody().readUtf8().contains("blockOwnerDeletion")) {
            // Admission (OwnerReferencesPermissionEnforcement) asks for this.
            rights.add("limpet.dev/loadbalancers/finalizers update");
        }
    }

    private static String reading(Matcher path) {
        if (path.group("name") != null) {
            return "get";
        }
        String query = path.group("query");
        return query != null && query.contains("watch=true") ? "watch" : "list";
    }
}
