package dev.limpet.operator.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which certificate replicas have and whom they believe. A certificate is replaced in three steps, a day apart, so that
 * at any moment a replica that is one step behind and one that is not believe each other:
 *
 * <pre>
 *   issued ──60 days──> announced ──1 day──> in use ──1 day──> the only one
 *                       both authorities     both authorities   the new authority
 *                       believed, the old    believed, the new  believed
 *                       certificate in use   certificate in use
 * </pre>
 *
 * Ages tell which step is due, so nothing else has to be remembered, and an operator that was away goes on where it was.
 *
 * @param current the certificate in use
 * @param next the one that is announced
 * @param believed the authorities of both, and of the one before while it may still be in use
 */
record Rotation(Certified current, Optional<Certified> next, List<X509Certificate> believed) {
    static final Duration RENEWED_AFTER = Duration.ofDays(60);
    static final Duration OVERLAP = Duration.ofDays(1);

    Rotation {
        believed = List.copyOf(believed);
    }

    /** The first certificate, or another when the former is of no use; who has that still believes in it for a while. */
    static Rotation begin(Certified certified, List<X509Certificate> believedBefore) {
        return new Rotation(certified, Optional.empty(), and(certified, believedBefore));
    }

    /** The state now: this one, or the one after the step that is due. */
    Rotation advance(String name, Instant now, Issuer issuer) {
        if (!current.isFor(name) || !current.isValid(now)) {
            return next.filter(each -> each.isFor(name) && each.isValid(now))
                    .map(this::using)
                    .orElseGet(() -> begin(issuer.issue(name, now), List.of(current.authority())));
        }
        if (next.isPresent()) {
            return next.get().age(now).compareTo(OVERLAP) >= 0 ? using(next.get()) : this;
        }
        if (current.age(now).compareTo(RENEWED_AFTER) >= 0) {
            Certified announced = issuer.issue(name, now);
            return new Rotation(current, Optional.of(announced), List.of(current.authority(), announced.authority()));
        }
        if (believed.size() > 1 && current.age(now).compareTo(OVERLAP.multipliedBy(2)) >= 0) {
            return begin(current, List.of());
        }
        return this;
    }

    private Rotation using(Certified certified) {
        return begin(certified, List.of(current.authority()));
    }

    private static List<X509Certificate> and(Certified certified, List<X509Certificate> others) {
        return new ArrayList<>(Stream.concat(Stream.of(certified.authority()), others.stream())
                .distinct()
                .toList());
    }
}
