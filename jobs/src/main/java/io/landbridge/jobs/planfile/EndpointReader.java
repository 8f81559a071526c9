package io.landbridge.jobs.planfile;

import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code source} and {@code target}. */
final class EndpointReader {

    private static final List<String> TLS = List.of("verify-full", "verify-ca", "insecure");

    private static final String NO_FENCE = "none";

    private final Path folder;
    private final Function<String, @Nullable String> environment;
    private final Findings findings;
    private boolean guarded = true;

    EndpointReader(Path folder, Function<String, @Nullable String> environment, Findings findings) {
        this.folder = folder;
        this.environment = environment;
        this.findings = findings;
    }

    /** Null after a finding. */
    @Nullable Endpoint read(Side side, Keys keys) {
        Section section =
                Section.of(side == Side.TARGET ? Place.TARGET : Place.ENDPOINT, side.toString(), keys, findings);
        section.require("url", "username", "password");
        Text url = section.text("url");
        boolean usable = url != null && checkUrl(section, url, true);
        String tls = section.choice("tls", TLS);
        String username = section.string("username");
        Secret password = password(section);
        if (section.has("fence")) {
            guarded = !NO_FENCE.equals(section.choice("fence", List.of("writes", NO_FENCE)));
        }
        if (url == null || !usable || username == null || password == null || (tls == null && section.has("tls"))) {
            return null;
        }
        return new Endpoint(
                side,
                url.value(),
                tls == null
                        ? Tls.VERIFY_FULL
                        : Tls.valueOf(tls.toUpperCase(Locale.ROOT).replace('-', '_')),
                username,
                password);
    }

    /** Whether others are to be kept from writing there. */
    boolean isGuarded() {
        return guarded;
    }

    /** Whether the URL can be used; what is wrong with it is a finding that repeats no part of it. */
    static boolean checkUrl(Section section, Text url, boolean needsDatabase) {
        List<JdbcUrl.UrlProblem> problems = JdbcUrl.check(url.value());
        problems.forEach(problem -> section.add(
                url.line(),
                problem.code(),
                problem.message().endsWith("?") ? problem.message() : problem.message() + "."));
        if (problems.isEmpty()
                && needsDatabase
                && JdbcUrl.parse(url.value(), "").database().isEmpty()) {
            section.add(url.line(), PlanError.URL, "the URL names no database: jdbc:…://HOST:PORT/DATABASE.");
            return false;
        }
        return problems.isEmpty();
    }

    private @Nullable Secret password(Section section) {
        Text text = section.text("password");
        if (text == null) {
            return null;
        }
        if (text.plain() && text.value().startsWith("${")) {
            section.add(text.line(), PlanError.SYNTAX, "'password': " + SyntaxHints.quote(List.of("${"), 1));
            return null;
        }
        SecretReference secret = SecretReference.parse(text.value(), folder, environment);
        if (secret == null) {
            section.add(
                    text.line(),
                    PlanError.SECRET,
                    "'password' is a reference, \"${env:NAME}\" or \"${file:PATH}\"; a secret never stands in a plan.");
            return null;
        }
        try {
            secret.reveal();
        } catch (LandbridgeException e) {
            section.add(text.line(), PlanError.SECRET, "'password' " + secret + ": " + e.what() + ".");
        }
        return secret;
    }
}
