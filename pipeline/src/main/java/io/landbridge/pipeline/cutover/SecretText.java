package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.plan.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that may refer to secrets; printing it shows the references only. */
public record SecretText(List<Part> parts) {

    public SecretText {
        parts = List.copyOf(parts);
    }

    /** A text without any. */
    public static SecretText plain(String text) {
        return new SecretText(List.of(new Part(text, null)));
    }

    /**
     * A piece of it.
     *
     * @param text as it stands in the file
     * @param secret that stands for the text; null when the text stands for itself
     */
    public record Part(String text, @Nullable Secret secret) {}

    /**
     * The text with its secrets.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when a reference leads nowhere
     */
    public String reveal() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.secret() == null ? part.text() : part.secret().reveal());
        }
        return text.toString();
    }

    /** Values that must not be seen in anything that is kept or printed. */
    public List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (Part part : parts) {
            if (part.secret() != null) {
                secrets.add(part.secret().reveal());
            }
        }
        return secrets;
    }

    /** Whether it refers to any. */
    public boolean hasSecrets() {
        return parts.stream().anyMatch(part -> part.secret() != null);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        return text.toString();
    }
}
