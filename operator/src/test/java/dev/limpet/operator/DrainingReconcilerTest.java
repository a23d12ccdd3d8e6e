package dev.limpet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpet.crds.LoadBalancer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainingReconcilerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private final DrainingReconciler reconciler = new DrainingReconciler(new Reconciler<>() {
        @Override
        public UpdateControl<LoadBalancer> reconcile(LoadBalancer loadBalancer, Context<LoadBalancer> context)
                throws InterruptedException {
            begun.countDown();
            mayEnd.await();
            ended.incrementAndGet();
            return UpdateControl.noUpdate();
        }
    });

    @Test
    void whatIsUnderWayEndsAndNothingBegins() throws Exception {
        CompletableFuture<Void> underWay = CompletableFuture.runAsync(this::reconcile);
        begun.await();
        assertThat(reconciler.drain(Duration.ZERO)).isFalse();

        reconcile();
        assertThat(ended).hasValue(0);

        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> reconciler.drain(PATIENCE));
        mayEnd.countDown();
        assertThat(drained.get()).isTrue();
        assertThat(ended).hasValue(1);
        underWay.get();

        reconcile();
        assertThat(ended).hasValue(1);
    }

    /** As when a start fails: the operator is closed, and once more as the process ends. */
    @Test
    void whoAsksAgainDoesNotWait() {
        assertThat(reconciler.drain(Duration.ZERO)).isTrue();

        assertThat(CompletableFuture.supplyAsync(() -> reconciler.drain(Duration.ZERO)))
                .succeedsWithin(PATIENCE)
                .isEqualTo(true);
    }

    private void reconcile() {
        try {
            reconciler.reconcile(new LoadBalancer(), context());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Context<LoadBalancer> context() {
        return (Context<LoadBalancer>) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
