package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What a command prints with {@code --output json}: one document, and nothing else, that meets the published schema of its command. */
public final class Document {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Document() {}

    /** Reads and checks a document. */
    public static JsonNode of(String printed) throws IOException {
        JsonNode document = JSON.readTree(printed);
        Path schema = schema(document.path("command").asText());
        assertThat(schema).exists();
        JsonSchema published =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(schema));
        assertThat(published.validate(document))
                .as("%s", document.toPrettyString())
                .isEmpty();
        return document;
    }

    /** Where a command's schema is published. */
    public static Path schema(String command) {
        String root = Objects.requireNonNull(System.getProperty("landbridge.root"), "landbridge.root");
        return Path.of(root, "docs", "schema", "commands", command + ".schema.json");
    }
}
