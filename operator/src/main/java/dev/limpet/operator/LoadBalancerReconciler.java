package dev.limpet.operator;

import dev.limpet.config.LoadedConfig;
import dev.limpet.config.status.ProxyStatus;
import dev.limpet.crds.LoadBalancer;
import dev.limpet.crds.LoadBalancerStatus;
import dev.limpet.operator.apply.ChildApplier;
import dev.limpet.operator.apply.Obstacle;
import dev.limpet.operator.certificates.ManagedCertificates;
import dev.limpet.operator.certificates.ManagedCertificates.Replicas;
import dev.limpet.operator.children.Children;
import dev.limpet.operator.children.ProxyConfigMap;
import dev.limpet.operator.names.HostLookup;
import dev.limpet.operator.names.HostNames;
import dev.limpet.operator.proxies.ClaimRollout;
import dev.limpet.operator.proxies.ConfigAnnouncement;
import dev.limpet.operator.proxies.ConfigReminders;
import dev.limpet.operator.proxies.Polling.Pace;
import dev.limpet.operator.proxies.ProxyReports;
import dev.limpet.operator.proxies.Replica;
import dev.limpet.operator.proxies.Report;
import dev.limpet.operator.resolve.Identity;
import dev.limpet.operator.resolve.PeersCertificates;
import dev.limpet.operator.resolve.Remark;
import dev.limpet.operator.resolve.Resolution;
import dev.limpet.operator.resolve.ResolvedLoadBalancer;
import dev.limpet.operator.resolve.Resolver;
import dev.limpet.operator.sources.Nodes;
import dev.limpet.operator.sources.SourceRemarks;
import dev.limpet.operator.status.Acceptance;
import dev.limpet.operator.status.Observation;
import dev.limpet.operator.status.ReplicaRemarks;
import dev.limpet.operator.status.StatusWriter;
import dev.limpet.operator.status.Statuses;
import dev.limpet.operator.status.Superseded;
import dev.limpet.operator.status.TransitionEvents;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Brings one LoadBalancer to what it says: resolve, apply the children, announce the configuration to the pods, ask the
 * proxies, write down what is seen. Each run starts from the caches alone and may be the first or the last.
 */
final class LoadBalancerReconciler implements Reconciler<LoadBalancer> {
    /** Failures in a row before a LoadBalancer that was reconciled before is said to be in trouble. */
    private static final int PATIENCE = 3;

    private final OperatorSettings settings;
    private final Children children;
    private final ChildApplier applier;
    private final ManagedCertificates certificates;
    private final ConfigAnnouncement announcement;
    private final ConfigReminders reminders;
    private final ClaimRollout claimRollout;
    private final ProxyReports reports;
    private final HostNames hostNames;
    private final SourceRemarks sourceRemarks;
    private final Superseded superseded;
    private final Statuses statuses;
    private final StatusWriter statusWriter;
    private final TransitionEvents events;

    LoadBalancerReconciler(KubernetesClient client, OperatorSettings settings, HostLookup lookup, InstantSource clock) {
        this.hostNames = new HostNames(lookup, settings.polling().settled());
        this.reports = new ProxyReports(settings.polling());
        this.sourceRemarks = new SourceRemarks(new Nodes(client, clock), clock);
        this.settings = settings;
        this.children = new Children(settings.proxyImage());
        this.applier = new ChildApplier(client);
        this.certificates = new ManagedCertificates(client, clock);
        this.announcement = new ConfigAnnouncement(client);
        this.reminders = new ConfigReminders(client, settings.polling().delivery(), clock);
        this.superseded = new Superseded(settings.polling().delivery());
        this.claimRollout = new ClaimRollout(client, clock);
        this.statuses = new Statuses(clock);
        this.statusWriter = new StatusWriter(client);
        this.events = new TransitionEvents(client, clock);
    }

    @Override
    public List<EventSource<?, LoadBalancer>> prepareEventSources(EventSourceContext<LoadBalancer> context) {
        List<EventSource<?, LoadBalancer>> sources = new ArrayList<>(Watches.prepare(context));
        sources.add(reports);
        sources.add(hostNames);
        return sources;
    }

    @Override
    public UpdateControl<LoadBalancer> reconcile(LoadBalancer loadBalancer, Context<LoadBalancer> context) {
        ResourceID id = ResourceID.fromResource(loadBalancer);
        Identity identity = Identity.of(loadBalancer);
        CachedCluster cluster = clusterOf(loadBalancer, context);

        Acceptance acceptance = bringAbout(loadBalancer, cluster);
        hostNames.retain(id, cluster.hostNames());
        Optional<LoadedConfig> config = configInForce(identity, cluster);
        Set<String> before = superseded.by(config, loadBalancer, acceptance);
        List<Pod> pods = ReplicaObservation.live(cluster.pods(identity));
        config.ifPresent(loaded -> announcement.announce(loaded.hash(), certificates.hash(identity), pods));
        cluster.statefulSet(identity).ifPresent(statefulSet -> claimRollout.advance(statefulSet, pods));
        List<Replica> replicas = config.map(loaded -> ReplicaObservation.reachable(
                        pods, settings.statusAddress(), loaded.config().stats().port()))
                .orElse(List.of());
        OptionalLong asked = reports.allAsked(id);
        Map<String, Report> said = reports.of(id, replicas);
        Optional<Duration> reminder = config.flatMap(loaded -> reminders.remind(id, loaded.hash(), pods, said, asked));
        Observation observation = observe(
                identity,
                cluster,
                remarked(acceptance, loadBalancer, said.values(), cluster),
                config,
                before,
                pods,
                said);
        LoadBalancerStatus status = statuses.of(loadBalancer, observation);
        boolean isSettled = Statuses.isSettled(status) && observation.behind().isEmpty();
        follow(replicas, isSettled ? Pace.SETTLED : Pace.UNSETTLED, context);
        if (observation.isComplete() || Statuses.current(loadBalancer).observedGeneration() == 0) {
            write(loadBalancer, status, cluster);
        }
        Duration visit = lookAgainAfter(identity, acceptance, status);
        return UpdateControl.<LoadBalancer>noUpdate()
                .rescheduleAfter(
                        reminder.filter(sooner -> sooner.compareTo(visit) < 0).orElse(visit));
    }

    /** Has the replicas asked; those of a LoadBalancer that was deleted meanwhile are not. */
    private void follow(List<Replica> replicas, Pace pace, Context<LoadBalancer> context) {
        ResourceID id = ResourceID.fromResource(context.getPrimaryResource());
        reports.follow(id, replicas, pace);
        if (context.getPrimaryCache().get(id).isEmpty()) {
            reports.onResourceDeleted(context.getPrimaryResource());
        }
    }

    private CachedCluster clusterOf(LoadBalancer loadBalancer, Context<LoadBalancer> context) {
        ResourceID id = ResourceID.fromResource(loadBalancer);
        return new CachedCluster(context.eventSourceRetriever(), name -> hostNames.addresses(id, name));
    }

    private Acceptance bringAbout(LoadBalancer loadBalancer, CachedCluster cluster) {
        return switch (new Resolver(cluster, settings.clusterDomain()).resolve(loadBalancer)) {
            case Resolution.Refused refused -> Acceptance.refused(refused);
            case Resolution.Accepted(ResolvedLoadBalancer resolved, List<Remark> remarks) ->
                apply(resolved, remarks, cluster);
        };
    }

    private Acceptance apply(ResolvedLoadBalancer resolved, List<Remark> remarks, CachedCluster cluster) {
        Identity identity = resolved.identity();
        List<Obstacle> obstacles =
                new ArrayList<>(applier.remove(identity, children.undesired(resolved, cluster::knows), cluster));
        certify(resolved, cluster).ifPresent(obstacles::add);
        OptionalInt replicas = ReplicaObservation.wanted(cluster.statefulSet(identity), cluster.pods(identity));
        obstacles = applier.apply(
                identity, children.desired(resolved, replicas, cluster.trafficService(identity)), obstacles, cluster);
        return Acceptance.of(remarks, obstacles, identity);
    }

    private Optional<Obstacle> certify(ResolvedLoadBalancer resolved, CachedCluster cluster) {
        Identity identity = resolved.identity();
        if (resolved.certificates() instanceof PeersCertificates.Managed managed) {
            Replicas replicas = replicas(identity, ReplicaObservation.live(cluster.pods(identity)));
            return certificates.ensure(identity, managed.dnsName(), replicas);
        }
        certificates.forget(identity);
        return Optional.empty();
    }

    private Replicas replicas(Identity identity, List<Pod> pods) {
        boolean another = certificates
                .hash(identity)
                .filter(hash -> ConfigAnnouncement.tellsOfAnother(hash, pods))
                .isPresent();
        if (another) {
            return Replicas.TOLD_OF_ANOTHER;
        }
        return ReplicaObservation.areReady(pods) ? Replicas.WELL : Replicas.NOT_WELL;
    }

    /** What is in force, with what is to be said of the replicas, and of the sources that they see. */
    private Acceptance remarked(
            Acceptance acceptance, LoadBalancer loadBalancer, Collection<Report> reports, CachedCluster cluster) {
        List<ProxyStatus> answers = reports.stream()
                .filter(Report.Answered.class::isInstance)
                .map(report -> ((Report.Answered) report).status())
                .toList();
        if (!(acceptance instanceof Acceptance.InForce inForce)) {
            return acceptance;
        }
        List<String> remarks = new ArrayList<>(ReplicaRemarks.of(answers));
        sourceRemarks
                .of(loadBalancer, Statuses.accepted(loadBalancer), answers, cluster::hosts)
                .ifPresent(remarks::add);
        return inForce.with(remarks);
    }

    /** What the proxies are told, which is an earlier configuration while the newest spec is refused. */
    private static Optional<LoadedConfig> configInForce(Identity identity, CachedCluster cluster) {
        return cluster.configMap(identity).flatMap(ProxyConfigMap::legible);
    }

    private Observation observe(
            Identity identity,
            CachedCluster cluster,
            Acceptance acceptance,
            Optional<LoadedConfig> config,
            Set<String> before,
            List<Pod> pods,
            Map<String, Report> said) {
        Optional<StatefulSet> statefulSet = cluster.statefulSet(identity);
        return new Observation(
                acceptance,
                config,
                before,
                ReplicaObservation.wanted(statefulSet, pods).orElse(0),
                ReplicaObservation.rollout(statefulSet, pods),
                ReplicaObservation.views(pods, said),
                cluster.trafficService(identity)
                        .map(ReplicaObservation::addresses)
                        .orElse(List.of()));
    }

    private void write(LoadBalancer loadBalancer, LoadBalancerStatus after, CachedCluster cluster) {
        LoadBalancerStatus before = Statuses.current(loadBalancer);
        if (!after.equals(before)) {
            cluster.remember(statusWriter.write(loadBalancer, after), loadBalancer);
            events.publish(loadBalancer, before, after);
        }
    }

    /** What nobody tells of is found by looking: objects in the way that are not watched, and certificates. */
    private Duration lookAgainAfter(Identity identity, Acceptance acceptance, LoadBalancerStatus status) {
        boolean isToldAll = acceptance instanceof Acceptance.InForce
                && certificates.hash(identity).isEmpty();
        return isToldAll || Statuses.isReady(status)
                ? sometimeIn(settings.visits().settled())
                : settings.visits().unready();
    }

    /** Lest the LoadBalancers that an operator finds at its start be visited together for good. */
    private static Duration sometimeIn(Duration most) {
        return most.multipliedBy(ThreadLocalRandom.current().nextLong(50, 101)).dividedBy(100);
    }

    @Override
    public ErrorStatusUpdateControl<LoadBalancer> updateErrorStatus(
            LoadBalancer loadBalancer, Context<LoadBalancer> context, Exception e) {
        int failures = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0) + 1;
        boolean known = Statuses.current(loadBalancer).observedGeneration() > 0;
        if (!known || failures >= PATIENCE) {
            String message = "the operator could not do its work and tries again: " + e.getMessage();
            CachedCluster cluster = clusterOf(loadBalancer, context);
            write(loadBalancer, statuses.failed(loadBalancer, message), cluster);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }
}
