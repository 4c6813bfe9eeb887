import unittest

import support  # noqa: F401  (puts the jobs' modules on the path)

from tokenizer import PAD_ID, UNK_ID, build_tokenizer, encode, normalizer, space_id


class Normalisation(unittest.TestCase):
    def check(self, text: str, expected: str) -> None:
        self.assertEqual(normalizer().normalize_str(text), expected)

    def test_case_accents_and_compatibility_forms(self):
        self.check("ÀÉÎ ﬁne Ｆｕｌｌ", "aei fine full")

    def test_turkish_dotted_capital_i_is_a_plain_i(self):
        self.check("İ", "i")

    def test_every_sigma_is_the_same(self):
        self.check("ΣΑΣ ς", "oao o")

    def test_any_white_space_is_one_space_and_none_at_the_ends(self):
        self.check("\n\u2003a\t\r\n\u00a0b\u2028", "a b")

    def test_invisible_characters_vanish(self):
        self.check("a\u200bb\u200dc\ufeffd\x00e\u00adf\u202e", "abcdef")

    def test_runs_are_cut_to_two(self):
        self.check("sooooo coool!!!!!", "soo cool!!")
        self.check("aaa bb", "aa bb")

    def test_stacked_marks_vanish(self):
        self.check("h\u0336\u0310e\u0489y", "hey")

    def test_look_alikes_of_other_scripts(self):
        self.check("іdіоt ѕtυріd", "idiot stupid")


class Vocabulary(unittest.TestCase):
    def setUp(self):
        self.tokenizer = build_tokenizer(["abc abc"] * 5 + ["rare ж"])

    def test_reserved_ids_and_space(self):
        vocabulary = self.tokenizer.get_vocab()
        self.assertEqual((vocabulary["[PAD]"], vocabulary["[UNK]"]), (PAD_ID, UNK_ID))
        self.assertEqual(space_id(self.tokenizer), vocabulary[" "])
        self.assertEqual(sorted(vocabulary.values()), list(range(len(vocabulary))))

    def test_a_rare_character_is_unknown_one_id_each(self):
        (ids,) = encode(self.tokenizer, ["aжжb"])
        self.assertEqual(list(ids[1:3]), [UNK_ID, UNK_ID])
        self.assertEqual(len(ids), 4)

    def test_a_comment_can_not_spell_a_control_token(self):
        pad, unk = encode(self.tokenizer, ["[PAD]", "[UNK]"])
        self.assertEqual((len(pad), len(unk)), (5, 5))
        self.assertNotIn(PAD_ID, pad)

    def test_the_same_texts_in_another_order_give_the_same_file(self):
        texts = ["zebra and yak", "yak or zebra"] * 5
        self.assertEqual(build_tokenizer(texts).to_str(), build_tokenizer(reversed(texts)).to_str())

    def test_cut_and_empty(self):
        long, empty = encode(self.tokenizer, ["ab" * 50, " \n "], max_length=7)
        self.assertEqual((len(long), len(empty)), (7, 0))

    def test_lone_surrogates_are_one_unknown_character(self):
        (ids,) = encode(self.tokenizer, ["a\ud800b"])
        self.assertEqual(len(ids), 3)
        self.assertEqual(ids[1], UNK_ID)


if __name__ == "__main__":
    unittest.main()
