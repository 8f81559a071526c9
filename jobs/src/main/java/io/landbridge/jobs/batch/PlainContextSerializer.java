package io.landbridge.jobs.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.springframework.batch.core.repository.ExecutionContextSerializer;

/**
 * Keeps Batch's contexts as JSON of texts and numbers. Batch's own choice is Java's serialisation, and who can write to the history's file
 * could then run code in the next process that opens it.
 */
final class PlainContextSerializer implements ExecutionContextSerializer {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void serialize(Map<String, Object> context, OutputStream out) throws IOException {
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> entry : context.entrySet()) {
                if (entry.getValue() instanceof Number number) {
                    generator.writeNumberField(entry.getKey(), number.longValue());
                } else {
                    generator.writeStringField(entry.getKey(), String.valueOf(entry.getValue()));
                }
            }
            generator.writeEndObject();
        }
    }

    @Override
    public Map<String, Object> deserialize(InputStream in) throws IOException {
        Map<String, Object> context = new HashMap<>();
        try (JsonParser parser = JSON.createParser(in)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                expect(value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT);
                context.put(name, value == JsonToken.VALUE_STRING ? parser.getText() : parser.getLongValue());
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT);
        }
        return context;
    }

    private static void expect(boolean fits) throws IOException {
        if (!fits) {
            throw new IOException("The context is not a list of texts and numbers");
        }
    }
}
