package dev.limpet.cli.operators;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** Says to whoever asks the API server what they may do: everything. */
final class AllAllowed extends Filter {
    private static final byte[] EVERYTHING = """
        {"kind": "SelfSubjectRulesReview", "apiVersion": "authorization.k8s.io/v1", "spec": {},
         "status": {"incomplete": false, "nonResourceRules": [],
                    "resourceRules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}}
        """.getBytes(StandardCharsets.UTF_8);

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        if (!exchange.getRequestURI().getPath().endsWith("/selfsubjectrulesreviews")) {
            chain.doFilter(exchange);
            return;
        }
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_CREATED, EVERYTHING.length);
        exchange.getResponseBody().write(EVERYTHING);
        exchange.close();
    }

    @Override
    public String description() {
        return "answers questions for rights";
    }
}
