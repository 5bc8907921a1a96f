#include "tests/bench/requests.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "adapters/store/sqlite.hpp"
#include "bot/service/codec.hpp"

namespace screenline::bench {

namespace {

constexpr std::size_t different_walks = 400;
// The longest screening has about 50 messages: begin anywhere in it, go on for 20 more.
constexpr std::size_t begin_before = 48;

std::string url_encode(std::string_view bytes) {
  std::string out;
  for (const unsigned char c : bytes) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.') {
      out += static_cast<char>(c);
    } else {
      out += fmt::format("%{:02X}", c);
    }
  }
  return out;
}

// Twilio, "Security: validating requests": base64(HMAC-SHA1(token, URL + sorted name value ...)).
// Written apart from adapters/sms, so that a mistake there would show as a 403.
std::string sign(const std::string& token, const std::string& data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), token.data(), static_cast<int>(token.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest.data(), &size);
  std::array<unsigned char, 64> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

// The fields that Twilio sends with every text, about 500 bytes encoded.
std::string make_request(const LineFacts& line, const std::string& from, const std::string& body,
                         const std::string& sid) {
  const std::map<std::string, std::string> form{{"AccountSid", line.account},
                                                {"ApiVersion", "2010-04-01"},
                                                {"Body", body},
                                                {"From", from},
                                                {"FromCity", "SPRINGFIELD"},
                                                {"FromCountry", "US"},
                                                {"FromState", "IL"},
                                                {"FromZip", "62701"},
                                                {"MessageSid", sid},
                                                {"NumMedia", "0"},
                                                {"NumSegments", "1"},
                                                {"SmsMessageSid", sid},
                                                {"SmsSid", sid},
                                                {"SmsStatus", "received"},
                                                {"To", line.number},
                                                {"ToCity", "OAKLAND"},
                                                {"ToCountry", "US"},
                                                {"ToState", "CA"},
                                                {"ToZip", "94601"}};
  const std::string target = "/hooks/twilio/" + std::string(walk_line) + "/inbound";
  std::string signed_over = line.public_base_url + target, encoded;
  for (const auto& [name, value] : form) {
    signed_over += name + value;
    encoded += (encoded.empty() ? "" : "&") + name + "=" + url_encode(value);
  }
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
      "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
      "X-Twilio-Signature: {}\r\nI-Twilio-Idempotency-Token: {}\r\nContent-Length: {}\r\n\r\n{}",
      target, line.public_base_url.substr(line.public_base_url.find("//") + 2),
      sign(line.token, signed_over), sid, encoded.size(), encoded);
}

std::string number_of(std::size_t index) { return fmt::format("+1555{:07}", 2'000'000 + index); }

class Maker {
 public:
  Maker(const service::Content& content, const LineFacts& line) : line_(line) {
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    for (std::size_t i = 0; i < different_walks; ++i) {
      WalkOptions options;
      options.seed = 100'000 + i;
      options.start = now - std::chrono::hours(1);
      options.length = begin_before + messages_a_number;
      out_.walks.push_back(make_walk(content, options));
    }
  }

  Requests make(std::size_t count) {
    const std::size_t round = numbers_at_once * messages_a_number;
    for (std::size_t index = 0; index < count || index % round != 0; ++index) add(index);
    return std::move(out_);
  }

 private:
  void add(std::size_t index) {
    const std::size_t slot = index % numbers_at_once;
    const std::size_t turn = index / numbers_at_once;
    const std::size_t number = turn / messages_a_number * numbers_at_once + slot;
    if (number == out_.numbers.size()) {
      out_.numbers.push_back(
          {number_of(number), number % out_.walks.size(), number * 29 % begin_before});
    }
    const Requests::Number& from = out_.numbers[number];
    const WalkMessage& message =
        out_.walks[from.walk].messages[from.first + turn % messages_a_number];
    const std::string bytes = make_request(line_, from.value, message.text, sid_of(index));
    out_.all.push_back(
        {out_.bytes.size(), bytes.size(), message.texts_out > 0, step_index(message.step)});
    out_.bytes += bytes;
  }

  std::uint16_t step_index(const std::string& step) {
    const auto [at, fresh] = steps_.emplace(step, static_cast<std::uint16_t>(out_.steps.size()));
    if (fresh) out_.steps.push_back(step);
    return at->second;
  }

  const LineFacts& line_;
  Requests out_;
  std::unordered_map<std::string, std::uint16_t> steps_;
};

}  // namespace

std::string sid_of(std::size_t index) { return fmt::format("SM{:032x}", index); }

Requests make_requests(const service::Content& content, const LineFacts& line, std::size_t count) {
  return Maker(content, line).make(count);
}

void fill_store(const Requests& requests, const std::string& path) {
  auto opened = store::open_sqlite(path);
  if (auto* problem = std::get_if<std::string>(&opened)) throw std::runtime_error(*problem);
  service::Store& store = *std::get<store::Opened>(opened).store;
  std::vector<service::TurnWrite> wave;
  const auto commit = [&] {
    for (const service::CommitResult& result : store.commit(wave)) {
      if (result.status != service::CommitStatus::committed) {
        throw std::runtime_error("cannot fill the store of the bench");
      }
    }
    wave.clear();
  };
  for (const Requests::Number& number : requests.numbers) {
    const std::string& packed = requests.walks[number.walk].before[number.first];
    if (packed.empty()) continue;  // not known yet: the first message makes them
    service::TurnWrite write;
    write.after = service::decode<service::PersonRecord>(packed).value();
    write.after.version = 0;
    write.person = write.after.state.person.id = store.next_id();
    write.new_addresses =
        write.after.state.person.addresses = {{dialog::Channel::sms, walk_line, number.value}};
    if (auto& conversation = write.after.state.conversation) {
      conversation->id = store.next_id();
      write.conversation_changed = true;
    }
    wave.push_back(std::move(write));
    if (wave.size() == 1000) commit();
  }
  commit();
  for (int i = 0; i < 20; ++i) store.idle();  // empties the log
}

}  // namespace screenline::bench
