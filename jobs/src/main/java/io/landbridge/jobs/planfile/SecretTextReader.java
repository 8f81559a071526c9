package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.SecretText.Part;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.PlanError;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads texts of a runbook that may refer to secrets, and complains about secrets that stand in it. */
final class SecretTextReader {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*\\}?");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(authorization|cookie|token|secret|password|passwd|api-?key).*");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)[?&][^=&]*(token|secret|password|passwd|api_?key)[^=&]*=[^&]+");

    private final Path folder;
    private final Function<String, @Nullable String> environment;
    private final boolean reveals;

    /**
     * @param folder where a relative path to a secret starts
     * @param reveals whether a reference has to lead somewhere now
     */
    SecretTextReader(Path folder, Function<String, @Nullable String> environment, boolean reveals) {
        this.folder = folder;
        this.environment = environment;
        this.reveals = reveals;
    }

    /** Null after a finding. */
    @Nullable SecretText read(Section section, String key, Text text) {
        if (text.plain() && text.value().startsWith("${")) {
            section.add(text.line(), PlanError.SYNTAX, "'" + key + "': " + SyntaxHints.quote(List.of("${"), 1));
            return null;
        }
        List<Part> parts = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(text.value());
        int end = 0;
        while (reference.find()) {
            if (reference.start() > end) {
                parts.add(new Part(text.value().substring(end, reference.start()), null));
            }
            SecretReference secret = SecretReference.parse(reference.group(), folder, environment);
            if (secret == null) {
                section.add(
                        text.line(),
                        PlanError.SECRET,
                        "'" + key + "': a reference is ${env:NAME} or ${file:PATH}, not '" + reference.group() + "'.");
                return null;
            }
            checkRevealed(section, key, text, secret);
            parts.add(new Part(reference.group(), secret));
            end = reference.end();
        }
        if (end < text.value().length() || parts.isEmpty()) {
            parts.add(new Part(text.value().substring(end), null));
        }
        return new SecretText(parts);
    }

    private void checkRevealed(Section section, String key, Text text, SecretReference secret) {
        if (!reveals) {
            return;
        }
        try {
            secret.reveal();
        } catch (LandbridgeException e) {
            section.add(text.line(), PlanError.SECRET, "'" + key + "' " + secret + ": " + e.what() + ".");
        }
    }

    /** An address of the web; null when it is absent or after a finding. */
    @Nullable SecretText url(Section section, String key) {
        Text text = section.text(key);
        SecretText read = text == null ? null : read(section, key, text);
        if (text == null
                || read == null
                || (!read.parts().isEmpty() && read.parts().get(0).secret() != null)) {
            return read;
        }
        String wrong = wrong(text.value());
        if (wrong != null) {
            section.add(text.line(), PlanError.URL, "'" + key + "' " + wrong);
            return null;
        }
        if (SECRET_PARAMETER
                .matcher(REFERENCE.matcher(text.value()).replaceAll(""))
                .find()) {
            section.add(text.line(), PlanError.SECRET, "'" + key + "' holds a secret; refer to it: …=${env:NAME}.");
            return null;
        }
        return read;
    }

    private static @Nullable String wrong(String url) {
        try {
            URI uri = new URI(REFERENCE.matcher(url).replaceAll("x"));
            if (uri.getScheme() == null || !uri.getScheme().matches("https?") || uri.getHost() == null) {
                return "is an address that begins with http:// or https:// and a host.";
            }
            return uri.getUserInfo() == null
                    ? null
                    : "names a user; put it into a header: headers: {Authorization: \"${env:NAME}\"}.";
        } catch (URISyntaxException e) {
            return "is no address: " + e.getReason() + '.';
        }
    }

    /** The value of a header or a variable of the environment, whose name may say that it is a secret. */
    @Nullable SecretText named(Section section, String name, Text text) {
        SecretText read = read(section, name, text);
        if (read != null && !read.hasSecrets() && SECRET_NAME.matcher(name).matches()) {
            section.add(
                    text.line(),
                    PlanError.SECRET,
                    "'" + name
                            + "' is a reference, \"${env:NAME}\" or \"${file:PATH}\"; a secret never stands in a runbook.");
            return null;
        }
        return read;
    }
}
